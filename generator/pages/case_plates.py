"""The plates that all cases, withdrawn cases and lists of a campaign are stamped into. Pure."""

from collections.abc import Iterator
from typing import Any

from casestore.public.rows import TABLES
from generator.content.gather import Section
from generator.look import structured
from generator.look.page import Page
from generator.look.wording import sayer
from generator.pages.frame import Frame, Metas

#: What a case fills in: the gaps of its columns, and the rows of other cases under it.
CASE_GAPS = (
    *dict.fromkeys(gap for column in TABLES["cases"].columns for gap in column.gaps),
    "like",
)


def case_plates(frame: Frame, section: Section) -> Iterator[Page]:
    """The plates of lists, cases and withdrawn cases."""
    yield _list(frame, section)
    yield case_page(frame, section, "⟦id⟧", {name: f"⟦{name}⟧" for name in CASE_GAPS}, "⟦prose⟧")
    yield _tombstone(frame, section)


def _list(frame: Frame, section: Section) -> Page:
    say, base = sayer(frame.script), section.base
    about = say("经实地核查、已经销号的案例摘要，企业名称和个人信息均已隐去。")
    return frame.page(
        f"{base}cases/⟦file⟧.html",
        "cases",
        here="cases",
        name=f"{say('案例')}⟦suffix⟧_{section.campaign.short}",
        metas=frame.column(say("案例"), about),
        updated="⟦updated⟧",
        way=[(say("案例"), "")],
        canonical=f"{frame.site_url}/{base}cases/⟦canonical⟧",
    )


def _tombstone(frame: Frame, section: Section) -> Page:
    """What stands at the address of a case that was withdrawn."""
    say, base, campaign = sayer(frame.script), section.base, section.campaign
    title = say("案例摘要已撤下")
    return frame.page(
        f"{base}cases/⟦id⟧.tombstone.html",
        "tombstone",
        here="cases",
        name=f"{title}_{campaign.short}",
        metas=frame.article(title, "⟦date⟧ 00:00", campaign.issuer.short, title),
        canonical=f"{frame.site_url}/{base}cases/⟦id⟧.html",
        way=[(say("案例"), f"{base}cases/"), ("⟦id⟧", "")],
    )


def case_page(frame: Frame, section: Section, id: str, case: dict[str, Any], prose: str) -> Page:
    """The page of one case; with gaps for ``case`` and ``prose`` it is the plate that all cases
    are stamped into."""
    say, base, campaign = sayer(frame.script), section.base, section.campaign
    path, issuer = f"{base}cases/{id}.html", campaign.issuer.short
    note = say(
        "本摘要隐去企业名称、项目名称和个人信息，经第二人审核后发布。"
        "认为摘要有误的，请联系{office}更正。"
    )
    shown = {name: case[name] for name in ("title", "category", "demo", "like", "guidance")}
    return frame.page(
        path,
        "case",
        here="cases",
        name=f"{case['title']}_{campaign.short}",
        metas=_metas(frame, issuer, case),
        id=id,
        facts=_facts(frame, id, case),
        trail=_trail(frame, case),
        note=note.format(office=issuer),
        updated=case["published_words"],
        markdown=prose,
        things=[_thing(frame, section, path, case)],
        way=[(say("案例"), f"{base}cases/"), (id, "")],
        **shown,
    )


def _metas(frame: Frame, issuer: str, case: dict[str, Any]) -> Metas:
    keywords = ("Keywords", case["category"])
    published = f"{case['published']} 00:00"
    return frame.article(case["title"], published, issuer, case["about"], keywords)


def _facts(frame: Frame, id: str, case: dict[str, Any]) -> list[tuple[str, Any]]:
    say = sayer(frame.script)
    return [
        (say("公开编号"), id),
        (say("被反映单位"), case["respondent"]),
        (say("行业"), case["industry"]),
        (say("涉及金额"), case["amount"]),
        (say("责任单位"), case["unit"]),
        (say("办结方式"), case["outcome"]),
        (say("用时"), case["days"]),
    ]


def _trail(frame: Frame, case: dict[str, Any]) -> list[tuple[str, Any]]:
    say = sayer(frame.script)
    return [
        (say("收到线索并受理"), case["period"]),
        (say("办理、办结"), case["outcome"]),
        (say("实地核查，销号"), case["days"]),
        (say("公开摘要"), case["published_words"]),
    ]


def _thing(frame: Frame, section: Section, path: str, case: dict[str, Any]) -> structured.Thing:
    # what stands in the head's data block is escaped otherwise than what stands in HTML: a gap of
    # its own
    return structured.article(
        headline=case["title"].replace("⟦title⟧", "⟦headline⟧"),
        published=case["published"],
        author=section.campaign.issuer.short,
        publisher=section.campaign.issuer.name,
        url=frame.url(path),
        script=frame.script,
    )
