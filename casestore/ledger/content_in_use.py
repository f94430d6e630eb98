"""What cases and accounts name of the content: a campaign, a category, a unit, a rule. None of it
may vanish while they do; a campaign that is over is ended or archived by its ``status``."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.campaign.loading import load_campaigns
from casestore.campaign.model import Campaign
from casestore.database.engine import Store
from casestore.database.tables import CaseTable, CopyTable, StaffRow
from casestore.errors import Fault
from casestore.errors.toml_faults import gathered
from casestore.ledger.ledger import Ledger


@dataclass(frozen=True, kw_only=True, order=True)
class Named:
    """``id`` out of the list ``key`` of a campaign (as in campaign.toml)."""

    campaign: str
    key: str
    id: str


#: Columns of a case, and the list of the campaign that their ids come from.
_LISTS = (
    (CaseTable.category, "categories"),
    (CaseTable.respondent_level, "levels"),
    (CaseTable.respondent_kind, "respondents"),
    (CaseTable.claimant_kind, "claimants"),
    (CaseTable.source, "sources"),
    (CaseTable.lead, "units"),
    (CaseTable.unit, "units"),
)
#: Rules that have ids of their own; the ledger keeps them as ``routing.judgment``.
_RULES = ("exclusions", "routing")


def names_in_use(store: Store) -> Counter[Named]:
    """Everything that a case or an account names, with the number of those that do."""
    found: Counter[Named] = Counter()
    with store.read() as session:
        _of_cases(session, found)
        copied = (
            select(CaseTable.campaign, CopyTable.unit, func.count())
            .join(CaseTable, CaseTable.id == CopyTable.case_id)
            .group_by(CaseTable.campaign, CopyTable.unit)
        )
        for campaign, id, count in session.execute(copied):
            found[Named(campaign=campaign, key="units", id=id)] += count
        for units in session.scalars(select(StaffRow.units)):
            for campaign, _slash, id in (unit.partition("/") for unit in units or ()):
                found[Named(campaign=campaign, key="units", id=id)] += 1
    return found


def _of_cases(session: Session, found: Counter[Named]) -> None:
    """Count what the cases name: one look at the table, whatever the number of columns."""
    columns = [column for column, _key in _LISTS]
    grouped = (CaseTable.campaign, CaseTable.rule, *columns)
    for campaign, rule, *ids, count in session.execute(
        select(*grouped, func.count()).group_by(*grouped)
    ):
        named = {(key, id) for (_column, key), id in zip(_LISTS, ids, strict=True) if id}
        key, _dot, id = rule.partition(".")
        if key in _RULES and id:
            named.add((key, id))
        for key, id in named:
            found[Named(campaign=campaign, key=key, id=id)] += count


def lost_names(store: Store, campaigns: Mapping[str, Campaign], content: str) -> list[Fault]:
    """A fault for each thing in use that ``campaigns`` lack; ``content`` is what the folder is
    called in them."""
    in_use = names_in_use(store)
    whole = Counter[str]()
    for named, count in in_use.items():
        whole[named.campaign] = max(whole[named.campaign], count)
    faults = [
        Fault(
            file=f"{content}/campaigns/{id}",
            key="(folder)",
            found="没有这个文件夹",
            expected=f"保留，台账在用（{count} 处）；结束的专项行动在 campaign.toml 里写"
            ' status = "archived"',
        )
        for id, count in sorted(whole.items())
        if id not in campaigns
    ]
    return faults + [
        Fault(
            file=f"{content}/campaigns/{named.campaign}/campaign.toml",
            key=named.key,
            found=f"没有编号“{named.id}”",
            expected=f"保留这个编号，台账在用（{count} 处）；名称可以改",
        )
        for named, count in sorted(in_use.items())
        if named.campaign in campaigns and not _has(campaigns[named.campaign], named)
    ]


def _has(campaign: Campaign, named: Named) -> bool:
    if named.key == "routing":
        return campaign.route_place(named.id) is not None
    return any(item.id == named.id for item in getattr(campaign, named.key))


def reread(ledger: Ledger) -> Ledger:
    """The ledger by ``content/`` as it stands now, for a build of it. Raises
    :class:`~casestore.errors.ContentError` for faults in it, and for what cases name and it
    lacks."""
    content = ledger.settings.content
    campaigns = load_campaigns(content)
    gathered(lost_names(ledger.store, campaigns, content.name))
    return replace(ledger, campaigns=campaigns)
