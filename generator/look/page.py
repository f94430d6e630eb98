"""A page before it is drawn."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page to draw. ``path`` is its file in the release (a plate's holds a gap);
    ``markdown`` its prose."""

    path: str
    template: str
    view: dict[str, Any] = field(default_factory=dict)
    markdown: str = ""
