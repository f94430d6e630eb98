"""What the desk may do to the public site, handed in from outside: the desk never imports the
generator."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from casestore.public.rows import PublishedCase


@dataclass(frozen=True)
class Release:
    """One release of the public site. ``made_at`` in UTC; ``files`` counts its files; one
    release is ``current``."""

    id: str
    made_at: datetime
    files: int
    current: bool


@dataclass(frozen=True)
class SiteActions:
    """``preview`` renders a page as the public site would show it (HTML bytes), ``None`` where that
    isn't possible yet; ``releases`` lists what can be restored, newest first; ``rollback`` puts the
    release of that id online.

    Each may raise a :class:`~casestore.errors.CaseStoreError`; its sentence is shown to the
    person who acted.
    """

    preview: Callable[[PublishedCase], bytes] | None
    releases: Callable[[], Sequence[Release]]
    rollback: Callable[[str], None]
