"""What the next release of the public site will show of cases that the one before doesn't: pages
added, changed and removed, each with its words. Read from the approved rows and from ``public.db``,
which every release is made of; lists, figures, search and feeds follow from these."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import DatabaseError
from typing import Literal

from casestore.ledger.ledger import Ledger
from casestore.public.columns import columns_of
from casestore.public.reader import PublicStore
from casestore.public.rows import PublishedCase, WithdrawnCase
from casestore.publishing import projection
from casestore.publishing.content_changes import Line, compared

#: The columns that are compared, in the order of the page, and what they are called.
_SHOWN = ("title", "unit", "happened", "done", "result", "basis")
_LABELS = {one.name: one.label for one in columns_of(PublishedCase)}
PlanKind = Literal["new", "changed", "gone"]


@dataclass(frozen=True, kw_only=True)
class PlannedPage:
    """A page that is other than it was. ``lines`` compare its words."""

    id: str
    campaign: str
    title: str
    kind: PlanKind
    lines: tuple[Line, ...]


def site_plan(ledger: Ledger) -> tuple[PlannedPage, ...]:
    """The pages in question, added ones first, each kind in the order of ids. Raises
    :class:`CaseStoreError` where the ledger's own rows can't be trusted."""
    store, crowd = ledger.store, ledger.settings.crowd
    coming, withdrawn = projection.to_be_shown(store, crowd)
    shown, over = _shown(ledger, coming)
    changed = sorted(coming.keys() - over.same)
    cases = {case.id: case for case in projection.rows_of(store, changed)}
    gone = {one.id: one for one in withdrawn}
    pages = [_page(shown.get(id), cases[id]) for id in changed if id in cases]
    pages += [_page(shown[id], None, gone.get(id)) for id in over.gone]
    order: dict[PlanKind, int] = {"new": 0, "changed": 1, "gone": 2}
    return tuple(sorted(pages, key=lambda page: (order[page.kind], page.id)))


@dataclass(frozen=True)
class _Over:
    """Which cases of the last release the next one shows the ``same``, and which are ``gone``."""

    same: Collection[str] = frozenset()
    gone: Sequence[str] = ()


def _shown(ledger: Ledger, coming: Mapping[str, str]) -> tuple[dict[str, PublishedCase], _Over]:
    """The cases of the last release that are other or gone; none where it can't be read."""
    try:
        with PublicStore(ledger.settings.public_db) as public:
            marks = public.digests()
            same = {id for id, digest in coming.items() if marks.get(id) == digest}
            gone = sorted(marks.keys() - coming.keys())
            others = public.by_id(sorted(marks.keys() - same))
            return {case.id: case for case in others}, _Over(same, gone)
    except (DatabaseError, OSError):
        return {}, _Over()


def _page(
    before: PublishedCase | None,
    after: PublishedCase | None,
    withdrawn: WithdrawnCase | None = None,
) -> PlannedPage:
    case = after or before
    assert case is not None  # noqa: S101 - one of the two is why the page is named
    kind: PlanKind = "gone" if after is None else "changed" if before else "new"
    words = _words(after) if after else _why_gone(withdrawn)
    found = compared(case.id, kind, "\n".join(_words(before)), "\n".join(words))
    return PlannedPage(
        id=case.id, campaign=case.campaign, title=case.title, kind=kind, lines=found.lines
    )


def _words(case: PublishedCase | None) -> Iterable[str]:
    """What a reader finds on the page of ``case``, a line each."""
    return () if case is None else list(_told(case))


def _told(case: PublishedCase) -> Iterator[str]:
    for name in _SHOWN:
        text = str(getattr(case, name))
        for number, line in enumerate(text.splitlines()):
            yield line if number else f"{_LABELS[name]}：{line}"


def _why_gone(withdrawn: WithdrawnCase | None) -> Iterable[str]:
    if withdrawn is None:
        return ()
    return (f"已撤下{'：' if withdrawn.reason else ''}{withdrawn.reason}",)
