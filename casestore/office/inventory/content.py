"""The content that the site is made of ↔ the office events that agreed on it, their proofs and
the copy beside the ledger."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from casestore.database.public_change_table import PublicChangeTable
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.public_changes import AgreedBy, PublicKind
from casestore.lifecycle.staff_changes import ChangeState
from casestore.office.inventory.report import Report
from casestore.publishing.agreed_content import agreed_events, is_agreed, last_agreed
from casestore.publishing.approvals import APPROVAL
from casestore.publishing.content_copies import is_whole


def check_agreed(session: Session, ledger: Ledger, report: Report) -> None:
    """Every time that content was agreed on: noted by the office, one after the other, and of two
    persons where it says so; and no confirmed change that was never noted."""
    secret, events = ledger.settings.secret(APPROVAL), agreed_events(session)
    confirmed = _confirmed(session)
    for one in events:
        where = f"公开内容生效的记录 {one.event} "
        if not one.is_proved(secret):
            report.faults.append(f"{where}的凭据不对，不是办公端登记的")
        if one.why is AgreedBy.CONFIRMED and confirmed.get(one.proposal) != (one.sha, one.by):
            report.faults.append(f"{where}说经第二人确认，公开变更里没有这样的一项")
    noted = {one.proposal for one in events}
    missing = sorted(confirmed.keys() - noted)
    report.faults += [f"公开变更 {id} 已确认，没有公开内容生效的记录" for id in missing]


def check_copy(ledger: Ledger, report: Report) -> None:
    """The copy that releases are made of."""
    agreed = last_agreed(ledger.store)
    if agreed and not is_whole(ledger.settings.contents, agreed.sha):
        report.faults.append(
            "经核对的公开内容的副本不在了或被改过，请从备份恢复 contents 文件夹，"
            "或者运行 qingzhang build 改用内容文件夹里的内容"
        )


def check_shown(ledger: Ledger, id: str, content: str | None, report: Report) -> None:
    """Whether the release ``id`` was made of something that was agreed on; of one from before that
    was noted (``None``) nothing can be said."""
    secret = ledger.settings.secret(APPROVAL)
    if content is not None and not is_agreed(ledger.store, secret, content):
        report.faults.append(f"线上版本 {id} 用的公开内容没有生效的记录，请运行 qingzhang build")


def _confirmed(session: Session) -> dict[int, tuple[str, str]]:
    """Digest and second person of each change of content that was confirmed, by its id."""
    asked = select(PublicChangeTable.id, PublicChangeTable.sha, PublicChangeTable.ended_by).where(
        PublicChangeTable.kind == PublicKind.CONTENT, PublicChangeTable.state == ChangeState.DONE
    )
    return {id: (sha, by) for id, sha, by in session.execute(asked)}
