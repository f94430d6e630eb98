"""The four gates before a summary is public: known identifiers, a person's reading, cases alike,
two persons."""

from dataclasses import dataclass

from casestore.ledger.records import CaseFile, Query
from casestore.public.codes import FEW
from casestore.publishing.records import Summary
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.found_identifiers import distinct
from forms_app.web.translations import say


@dataclass(frozen=True)
class Gate:
    """A gate as the page shows it. ``kind``: is-done, is-open (there is work left) or ``""``."""

    kind: str
    what: str
    why: str


def gates(case: CaseFile, summary: Summary | None) -> list[Gate]:
    """The gates in the order in which the page shows them."""
    passed = {"submitted": 1, "approved": 2}.get(summary.state, 0) if summary else 0
    reading = Gate("", say("通读：待确认"), say("提交时由经办人勾选"))
    if passed:
        reading = Gate("is-done", say("✓ 已通读"), say("提交人已逐句通读"))
    persons = Gate(
        "is-done" if passed == 2 else "",
        say("两人审核：%(n)s / 2", n=passed),
        say("经办人提交，另一人批准同一文本"),
    )
    return [_identifiers(summary), reading, _alike(count_alike(case)), persons]


def count_alike(case: CaseFile) -> int:
    """How many cases of the ledger share this case's category and level (this one included)."""
    row = case.row
    query = Query(
        campaign=row.campaign, category=row.category, level=row.respondent_level, per_page=1
    )
    return services().ledger.find(query, actor()).total


def _identifiers(summary: Summary | None) -> Gate:
    if summary is None:
        return Gate("", say("已知标识"), say("保存草稿后自动核对"))
    if summary.hits:
        open_ones = say("已知标识：还有 %(n)s 处", n=len(distinct(summary.hits)))
        return Gate("is-open", open_ones, say("逐处改写，改完才能提交"))
    return Gate("is-done", say("✓ 已知标识：0 处"), say("企业、姓名、号码、精确金额均未出现"))


def _alike(count: int) -> Gate:
    if count >= FEW:
        enough = say("同类别、同层级，至少 %(k)s 件", k=FEW)
        return Gate("is-done", say("✓ 同类案件 %(n)s 件", n=count), enough)
    too_few = say("同类案件只有 %(n)s 件", n=count)
    return Gate("is-open", too_few, say("少于 %(k)s 件，行业和地点要写得更笼统", k=FEW))
