"""Approvals ↔ public store ↔ live release: what is public is what was approved, all of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from sqlite3 import DatabaseError

from sqlalchemy import select

from casestore.database.tables import SummaryTable
from casestore.ledger.heads import IN_RELEASE
from casestore.ledger.ledger import Ledger
from casestore.office.inventory.content import check_shown
from casestore.office.inventory.facts import Facts
from casestore.office.inventory.report import Report
from casestore.office.inventory.witness import Line, Witness
from casestore.public.reader import PublicStore
from casestore.public.rows import PublishedCase, digest_of, from_json
from casestore.publishing.crowds import held


@dataclass(frozen=True, kw_only=True)
class LiveRelease:
    """The release that is shown: ``manifest`` is the digest of its manifest, ``paths`` the files
    that this lists."""

    id: str
    folder: Path
    manifest: str
    paths: frozenset[str]


#: More cases than there are: what was never shown waits.
_NEVER = 10**9


@dataclass(frozen=True, kw_only=True)
class Approved:
    """What the ledger says of one public id: each digest that it had, by event (``""``: nothing
    public), oldest first; ``row`` is the public row of today. ``untold``: its first events are
    from before they kept digests, so what was public then is known to nobody. ``held``: the row
    of today waits for others, or did until the approval ``since`` may have completed them."""

    digests: tuple[tuple[int, str], ...]
    row: str | None
    untold: bool = False
    held: bool = False
    since: int = 0

    def at(self, events: int) -> str:
        """What was public after so many events."""
        return next((one for id, one in reversed(self.digests) if id <= events), "")

    def may_show(self, digest: str, events: int) -> bool:
        """Whether ``digest`` may be public in something made after ``events`` or later."""
        if self.untold and not any(id <= events for id, _one in self.digests):
            return True
        if not digest and (self.held or self.since > events):
            return True
        return digest in {self.at(events), *(one for id, one in self.digests if id > events)}


def check_site(
    ledger: Ledger, facts: Facts, witness: Witness, live: LiveRelease | None, report: Report
) -> None:
    """The public store and the release ``live`` (``None``: there is none) against approvals."""
    approved = _approved(ledger, facts)
    made = [line for line in witness.lines if "public" in line]
    path = ledger.settings.public_db
    if made or path.exists():
        report.attempt("public.db ", lambda: _check_store(path, approved, made, report))
    if live is None:
        report.faults.append("还没有发布版，公开站没有上线：请运行 qingzhang build")
        return
    report.attempt("线上版本", lambda: _check_release(live, approved, witness, report))
    content = [line.get("content") for line in witness.lines if line.get("release") == live.id]
    if content:
        check_shown(ledger, live.id, content[-1], report)


def _approved(ledger: Ledger, facts: Facts) -> dict[str, Approved]:
    asked = select(SummaryTable.case_id, SummaryTable.public_id, SummaryTable.public)
    found = {}
    with ledger.store.read() as session:
        waiting, new = held(session, ledger.settings.crowd), held(session, k=_NEVER)
        newest = max((one.summary[-1].id for one in facts.cases.values() if one.summary), default=0)
        for case, id, public in session.execute(asked):
            events = facts.cases[case].summary if case in facts.cases else []
            found[id] = Approved(
                digests=tuple((one.id, one.public) for one in events if one.public is not None),
                held=case in waiting,
                since=newest if case in new else 0,
                row=public,
                untold=bool(events) and events[0].public is None,
            )
    return found


def _check_store(
    path: Path, approved: Mapping[str, Approved], made: list[Line], report: Report
) -> None:
    if not path.is_file():
        report.faults.append("public.db 不在了，请运行 qingzhang build")
        return
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    if not made:
        report.faults.append("public.db 没有生成时的登记，请重新生成（qingzhang build）")
    elif made[-1]["public"] != digest:
        report.faults.append("public.db 与上次生成时登记的不同")
    _check_rows(path, "public.db", approved, made[-1].get("of", 0) if made else 0, report)


def _check_rows(
    path: Path, where: str, approved: Mapping[str, Approved], events: int, report: Report
) -> None:
    """The public rows in ``path`` against what was approved."""
    try:
        with PublicStore(path) as public:
            there = public.digests()
            cases = {case.id: case for case in public.by_id(there)}
    except (DatabaseError, OSError) as error:
        report.faults.append(f"{where}读不出来（{type(error).__name__}）")
        return
    for id in sorted(there.keys() | approved.keys()):
        said = approved.get(id)
        if said is None:
            report.faults.append(f"{where}里的案例 {id} 在台账里没有摘要")
        elif not said.may_show(there.get(id, ""), events):
            how = "没有审定过这样的内容" if id in there else "已审定，却不在其中"
            report.faults.append(f"{where}里的案例 {id}：{how}")
        elif id in there and _differs(cases[id], there[id], said):
            report.faults.append(f"{where}里的案例 {id} 与审定的内容不同")


def _differs(case: PublishedCase, digest: str, said: Approved) -> bool:
    """Whether ``case``, which bears the digest of today's approved row, is another."""
    return said.row is not None and digest_of(said.row) == digest and case != from_json(said.row)


def _check_release(
    live: LiveRelease, approved: Mapping[str, Approved], witness: Witness, report: Report
) -> None:
    name = f"线上版本 {live.id} "
    mine = [line for line in witness.lines if line.get("release") == live.id]
    if not mine:
        report.faults.append(f"{name}没有生成时的登记，请重新生成（qingzhang build）")
    elif mine[-1]["manifest"] != live.manifest:
        report.faults.append(f"{name}的清单与生成时登记的不同")
    _check_head(live, witness, name, report)
    before = [line for line in witness.lines if "public" in line]
    if mine:
        before = [line for line in before if line["line"] < mine[-1]["line"]]
    events = before[-1].get("of", 0) if before else 0
    there: dict[str, str] = {}
    for file in ("data/public.db", "data/public-new.db"):
        if (live.folder / file).is_file():
            there |= _digests_in(live.folder / file)
    pages = {PurePosixPath(path).stem for path in live.paths if "/cases/" in path}
    for id in sorted(there.keys() | approved.keys()):
        one = approved.get(id, Approved(digests=((0, ""),), row=None))
        if not one.may_show(there.get(id, ""), events):
            report.faults.append(f"{name}里的案例 {id} 与审定的不同，或不在其中")
        elif id in there and id not in pages:
            report.faults.append(f"{name}缺少案例 {id} 的页面")
        elif id in there and one.row is None:
            report.notes.append(f"案例 {id} 已撤下，线上版本还没有更新")


def _digests_in(path: Path) -> dict[str, str]:
    with PublicStore(path) as public:
        return public.digests()


def _check_head(live: LiveRelease, witness: Witness, name: str, report: Report) -> None:
    """What the release itself says about the ledger."""
    path = live.folder / IN_RELEASE
    if not path.is_file():
        report.faults.append(f"{name}里没有台账的见证（{IN_RELEASE}），请重新生成")
        return
    said = json.loads(path.read_bytes())
    if not witness.is_signed(said):
        report.faults.append(f"{name}里的 {IN_RELEASE} 签名不对")
    else:
        witness.agrees(said, f"{name}的 {IN_RELEASE} ")
