"""Is a clue whole? Checked against the campaign's own columns, by whatever way it came."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from casestore.campaign import eligibility
from casestore.campaign.eligibility import Answers, Decision, Outcome
from casestore.campaign.form_fields import BY_AGENT, FILED_BY, MANDATE, ROUTED_BY, Field, Sealed
from casestore.campaign.model import Campaign
from casestore.campaign.money import amount_of
from casestore.errors import Incomplete, NotAllowed

_ASK = {
    "choice": "请选择{label}",
    "files": "请上传{label}",
    "file": "请上传{label}",
    "declaration": "请确认：{label}",
}
#: Papers that a campaign may let come after the clue: column → the purpose of its file.
PAPERS: Mapping[str, str] = {"signed_form": "signed-form", MANDATE: "mandate"}
#: What they are called where they are missing.
PAPER_NAMES: Mapping[str, str] = {"signed_form": "签字盖章的线索表", MANDATE: "授权委托书"}


#: The values that eligibility looks at.
ASKED = (*ROUTED_BY, "industry", "commitment_date")


def purpose_of(item: Field) -> str | None:
    """For what the files of the column ``item`` are; ``None`` where it holds none."""
    return PAPERS.get(item.id) or ("evidence" if item.kind == "files" else None)


def is_demanded(item: Field, values: Mapping[str, str]) -> bool:
    """Whether a clue with ``values`` must have the column ``item``: whoever files for somebody else
    shows a mandate."""
    if item.id == MANDATE:
        return item.required or values.get(FILED_BY) == BY_AGENT
    return item.required


def date_of(text: str) -> date | None:
    """A date in ISO form, or ``None`` when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def answers(values: Mapping[str, str], today: date) -> Answers:
    """What eligibility looks at in ``values``, received ``today``."""
    named = {name: values.get(name, "") for name in (*ROUTED_BY, "industry")}
    return Answers(
        **named, received_on=today, commitment_date=date_of(values.get("commitment_date", ""))
    )


def missing(
    campaign: Campaign, values: Mapping[str, str], purposes: Collection[str], source: str
) -> dict[str, str]:
    """What a clue with these ``values``, files for these ``purposes`` and this ``source`` lacks or
    has wrong: field id → the sentence that says what to do; empty when it is whole."""
    columns = {item.id: item for item in campaign.columns()}
    category = values.get("category", "")
    found: dict[str, str] = {}
    for item in columns.values():
        if not item.is_asked_of(category):
            continue
        asked = replace(item, required=is_demanded(item, values))
        sentence = _fault(campaign, asked, values.get(item.id, "").strip(), purposes)
        if sentence:
            found[item.id] = sentence
    for id in values.keys() - columns.keys():
        found[id] = f"本专项行动的线索表没有“{id}”这一栏"
    if source != "web" and source not in {item.id for item in campaign.sources}:
        found["source"] = "请选择线索来源"
    return found


def _fault(campaign: Campaign, item: Field, text: str, purposes: Collection[str]) -> str:
    purpose = purpose_of(item)
    if not (purpose in purposes if purpose else text):
        return (
            _ASK.get(item.kind, "请填写{label}").format(label=item.label) if item.required else ""
        )
    if item.kind == "choice" and text not in {option.id for option in campaign.options(item)}:
        return f"请选择{item.label}"
    if item.kind == "date" and date_of(text) is None:
        return f"{item.label}不是有效的日期"
    if item.kind == "amount" and amount_of(text) is None:
        return f"{item.label}请填数字，单位万元"
    if not purpose and len(text) > item.max_length:
        return f"{item.label}最多 {item.max_length} 个字"
    return ""


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A clue as both sides look at it: ``purposes`` of its files, ``papers`` that these are,
    ``lost`` those that aren't on disk (field → sentence). ``on_paper``: what stands on the pages of
    evidence and signature lies with the office on paper and isn't asked for; ``later`` are papers
    that the claimant hands in afterwards."""

    values: Mapping[str, str]
    purposes: Collection[str]
    source: str
    lost: Mapping[str, str]
    papers: Collection[str] = ()
    on_paper: bool = False
    later: Collection[str] = ()


def owed(
    campaign: Campaign,
    values: Mapping[str, str],
    later: Collection[str],
    purposes: Collection[str],
) -> tuple[str, ...]:
    """Which of the papers in ``later`` a clue with ``values`` and files for ``purposes`` waits for:
    those that ``campaign`` demands of it and lets come afterwards."""
    demanded = {item.id for item in campaign.columns() if is_demanded(item, values)}
    return tuple(
        id
        for id in campaign.form.later
        if id in later and id in demanded and PAPERS[id] not in purposes
    )


def admitted(campaign: Campaign, sent: Submission, today: date) -> Decision:
    """What the rules say about a clue received ``today``. Raises :class:`NotAllowed` when they
    don't take it, :class:`Incomplete` when it isn't whole."""
    lacking = missing(campaign, sent.values, sent.purposes, sent.source) | dict(sent.lost)
    if papers := papers_lacking(campaign, sent.values.get("category", ""), sent.papers):
        lacking.setdefault("evidence", f"请上传{'、'.join(papers)}")
    if sent.on_paper:
        lacking = _without_papers(campaign, sent.values, lacking)
    if waits := owed(campaign, sent.values, sent.later, sent.purposes):
        lacking = _until_it_is_signed(campaign, sent.values, lacking, waits)
    decision = eligibility.decide(campaign, answers(sent.values, today))
    taken = decision.outcome in (Outcome.ACCEPT, Outcome.REGISTER)
    if not taken and not lacking.keys() & set(ROUTED_BY):
        raise NotAllowed(f"{decision.reason}。{decision.go}" if decision.go else decision.reason)
    if lacking:
        raise Incomplete(lacking)
    return decision


def papers_lacking(campaign: Campaign, category: str, papers: Collection[str]) -> list[str]:
    """The papers that ``category`` requires and that aren't among ``papers``."""
    return [name for name in campaign.required_papers(category) if name not in papers]


def _until_it_is_signed(
    campaign: Campaign,
    values: Mapping[str, str],
    lacking: Mapping[str, str],
    waits: Collection[str],
) -> dict[str, str]:
    """``lacking`` without the papers that it ``waits`` for, and what is written on them by hand."""
    signing = {item.id for item in campaign.columns() if item.step == "sign"}
    unsigned = signing if "signed_form" in waits else set()
    by_hand = {id for id in unsigned if not values.get(id)} - set(PAPERS)
    return {id: said for id, said in lacking.items() if id not in by_hand | set(waits)}


def _without_papers(
    campaign: Campaign, values: Mapping[str, str], lacking: Mapping[str, str]
) -> dict[str, str]:
    """``lacking`` without the columns of papers that are empty here."""
    papers = {item.id for item in campaign.columns() if item.step in ("evidence", "sign")}
    return {id: said for id, said in lacking.items() if id not in papers or values.get(id)}


def sealed_part(campaign: Campaign, values: Mapping[str, str], part: Sealed) -> dict[str, str]:
    """The values that go into the sealed column ``part``."""
    return {
        item.id: values[item.id].strip()
        for item in campaign.columns()
        if item.sealed is part and values.get(item.id, "").strip()
    }
