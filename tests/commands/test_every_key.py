"""No key of the content is without effect: what is a text, a number or a day turns up on a page;
what is a rule changes what the rules say."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pydantic import BaseModel

from casestore.campaign.eligibility import Answers, decide
from casestore.campaign.loading import load_campaigns, load_site
from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.campaign.words import Words
from casestore.errors.toml_faults import known_keys
from casestore.exchange.receipt_numbers import random_number
from casestore.ledger import terms
from casestore.ledger.queries import case_file, lines
from casestore.lifecycle import deadlines
from casestore.lifecycle.extensions import APPROVERS
from casestore.publishing.projection import Projection, write
from casestore.publishing.public_figures import PublicFigures
from casestore.sealing.evidence import Limits
from forms_app.mail.progress_letter import News, letter
from generator.build import Options, build
from generator.content.notices import FrontMatter, Notice, load_notice
from generator.pages import guide_page
from generator.pages.calendar_page import events
from generator.paper.fonts import FontSet
from generator.paper.pdf import jobs_of
from generator.paper.typeset import set_notice
from tests.casestore.ledger_fixture import CAMPAIGNS, COORDINATOR, Office
from tests.commands.marked_content import CAMPAIGN, MARKS, NOTICE, markdown, write_marked
from tests.forms_app.desk.bureau import Browser, found_bureau, open_bureau
from tests.forms_app.intake.visitor import open_public
from tests.generator.conftest import ROOT

ID = "marked-2021"
TODAY = date(2026, 6, 15)


def leaves(model: type[BaseModel], prefix: str = "") -> set[str]:
    """The keys of ``model`` that hold a value and no table."""
    keys = list(known_keys(model))
    return {prefix + key for key in keys if not any(other.startswith(f"{key}.") for other in keys)}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Everything that anybody gets to read of the marked content: the release with its PDFs, the
    form page by page, the receipt, the desk."""
    base = tmp_path_factory.mktemp("marked")
    content = write_marked(base / "content")
    texts = [
        *_release(base, content),
        *_form(base / "public", content),
        *_desk(base / "desk", content),
    ]
    return " ".join("".join(texts).split())


def _release(base: Path, content: Path) -> list[str]:
    nothing = PublicFigures(counts=(), categories=(), amounts=())
    empty = Projection(cases=(), withdrawn=(), figures=nothing)
    public = write(empty, {ID: TODAY}, base / "public.db")
    options = Options(
        content=content,
        public=public,
        out=base / "releases",
        current=base / "current",
        work=base / "work",
        fonts=ROOT / "fonts",
        site_url="https://www.example.gov.cn",
    )
    made = build(options, lambda _stage, _text: None)
    pages = [path.read_text("utf-8") for path in sorted(made.path.rglob("*.html"))]
    paper = pypdf.PdfReader(made.path / f"campaigns/{ID}/notices/plan/plan.pdf")
    return [*pages, *(page.extract_text() for page in paper.pages)]


def _form(folder: Path, content: Path) -> list[str]:
    folder.mkdir()
    public = open_public(folder, as_of={ID: TODAY})
    campaigns = load_campaigns(content)
    public.office.campaigns = campaigns
    public.office.settings = replace(public.office.settings, as_of={ID: TODAY})
    services = public.app.extensions["intake"]
    public.app.extensions["intake"] = replace(
        services, campaigns=campaigns, site=load_site(content)
    )
    visitor = public.visitor(ID)
    steps = ("enterprise", "respondent", "facts", "evidence", "review", "sign")
    visitor.go_to("sign")
    return [
        visitor.get(f"/apply/{ID}").text,
        *(visitor.get(visitor.url(one)).text for one in steps),
    ]


def _desk(folder: Path, content: Path) -> list[str]:
    folder.mkdir()
    found_bureau(folder)
    bureau = open_bureau(folder).knowing({**CAMPAIGNS, **load_campaigns(content)})
    settings = replace(bureau.office.settings, as_of={ID: TODAY})
    ledger = replace(bureau.office.ledger, settings=settings)
    bureau = replace(bureau, office=replace(bureau.office, settings=settings, ledger=ledger))
    office: Office = bureau.office
    case = office.register("a", campaign=ID).case_id
    coordinator = bureau.browser("coordinator")
    row = lines.case_line(office.ledger, case, COORDINATOR)
    received = case_file.open_case(office.ledger, case, COORDINATOR).events[0]
    told = letter(News(row=row, event=received), "a@example.com", office.campaigns[ID], settings)
    return [
        told["From"].addresses[0].display_name,
        *coordinator_pages(coordinator, case),
    ]


def coordinator_pages(coordinator: Browser, case: int) -> list[str]:
    return [
        coordinator.get(path).text
        for path in (
            f"/desk/letters/{ID}",
            f"/desk/case/{case}",
            f"/desk/ledger?campaign={ID}",
            f"/desk/reports/of/{ID}",
        )
    ]


@pytest.mark.parametrize("key", MARKS)
def test_a_mark_is_read_by_somebody(shown: str, key: str) -> None:
    assert MARKS[key].strip() in shown


#: Answers whose decision changes with any rule of the marked campaign.
GIVEN = Answers(
    claimant_kind="firm",
    respondent_kind="bureau",
    respondent_level="city",
    category="money",
    judicial_status="none",
    received_on=TODAY,
)


def decisions(campaign: Campaign) -> list[Any]:
    """What the rules say about every kind of answer that the marked campaign knows."""
    asked = [
        GIVEN,
        replace(GIVEN, judicial_status="pending"),
        replace(GIVEN, judicial_status="judged"),
        replace(GIVEN, respondent_level="province"),
        replace(GIVEN, claimant_kind="cooperative"),
    ]
    return [decide(campaign, answers) for answers in asked]


#: The clocks that a campaign sets.
CLOCKS = (
    *("review", "complete", "transfer", "handle", "verify"),
    *("objection", "appeal", "rating", "callback", "routing"),
)


def columns(campaign: Campaign) -> list[Any]:
    return [(one, campaign.options(one)) for one in campaign.columns()]


def clocks(campaign: Campaign) -> list[Any]:
    rules = [getattr(campaign.clocks, name) for name in CLOCKS]
    counted = [deadlines.due(rule, "", TODAY, TODAY).day for rule in rules]
    return [*counted, deadlines.for_handling(campaign, TODAY, date(2026, 11, 2), TODAY).day]


def caps(campaign: Campaign) -> list[Any]:
    rules = (campaign.clocks.extend, campaign.clocks.longest)
    return [(deadlines.due(rule, "", TODAY, TODAY).day, terms.span(rule)) for rule in rules]


def ways(campaign: Campaign) -> list[Any]:
    return [campaign.source_of("firm"), [one.id for one in campaign.sources]]


#: Path in :data:`CAMPAIGN`, another value, and what of the product it changes.
RULES: tuple[tuple[str, Any, Callable[[Campaign], Any]], ...] = (
    ("status", "ended", lambda c: c.closed),
    ("script", "hant", events),
    ("prefix", "ZZ", lambda c: random_number(c.prefix, 2026).partition("-")[0]),
    ("coordinator", "other", lambda c: guide_page._who_sees(c, str)),
    ("signature", "optional", columns),
    ("sources.1.id", "mail", ways),
    ("claimants.0.id", "cooperative", decisions),
    ("claimants.0.source", "letter", ways),
    ("respondents.0.id", "agency", decisions),
    ("levels.0.id", "town", decisions),
    ("levels.0.taken_by", "above", decisions),
    ("categories.0.id", "debt", decisions),
    ("categories.0.lead", "other", decisions),
    ("units.0.id", "bureau", decisions),
    ("channels.0.id", "mine", decisions),
    ("exclusions.0.id", "trial", decisions),
    ("exclusions.0.when", {"judicial_status": ["other"]}, decisions),
    ("exclusions.0.outcome", "decline", decisions),
    ("routing.0.id", "verdict", decisions),
    ("routing.0.when", {"judicial_status": ["none"]}, decisions),
    ("routing.0.lead", "office", decisions),
    ("routing.0.unit", "office", decisions),
    ("copies.0.when", {"judicial_status": ["other"]}, decisions),
    ("copies.0.to", "office", decisions),
    ("phases.0.start", date(2021, 4, 2), events),
    ("phases.0.end", date(2021, 5, 23), events),
    ("phases.0.yearly", False, events),
    ("reports.0.covers", "previous-month", events),
    *((f"clocks.{name}.counts", "calendar", clocks) for name in CLOCKS),
    ("clocks.year_end", False, clocks),
    ("clocks.routing.days", 7, clocks),
    *((f"clocks.{name}.days", 7, caps) for name in ("extend", "longest")),
    *((f"clocks.{name}.counts", "working", caps) for name in ("extend", "longest")),
    *((f"clocks.{name}.source", "依据", caps) for name in ("extend", "longest")),
    ("clocks.extension_by", "supervisor", lambda c: APPROVERS[c.clocks.extension_by]),
    ("form.drop", ["sme_arrears"], columns),
    ("form.required", [], columns),
    ("form.optional", [], columns),
    ("form.add.0.id", "way_found", columns),
    ("form.add.1.kind", "text", columns),
    ("form.add.0.step", "respondent", columns),
    ("form.add.1.sealed", "narrative", columns),
    ("form.add.0.required", False, columns),
    ("form.add.0.options.0.id", "report", columns),
    ("evidence.kinds", ["pdf"], Limits.of),
)


def with_value(path: str, value: Any) -> Campaign:
    """The marked campaign with ``value`` at ``path``."""
    data = deepcopy(CAMPAIGN)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    holder: Any = data
    for part in way:
        holder = holder[part]
    holder[last] = value
    return Campaign.model_validate({"id": ID, **data})


@pytest.mark.parametrize(("path", "value", "seen"), RULES, ids=[path for path, *_ in RULES])
def test_another_value_of_a_rule_has_an_effect(
    path: str, value: Any, seen: Callable[[Campaign], Any]
) -> None:
    assert seen(with_value(path, value)) != seen(Campaign.model_validate({"id": ID, **CAMPAIGN}))


#: Keys whose effect is a part of a page: what has to stand there.
PLACES = {
    "id": f"campaigns/{ID}/",
    "ledger_lists.id": 'id="list-all"',
    "ledger_lists.columns": f"{MARKS['ledger_lists.title']}：被反映单位",
    "ledger_lists.respondents": f"（{MARKS['respondents.label']}）",
    "measures.lead": f'data-label="牵头"><span><a href="#unit-office">{MARKS["units.short"]}',
    "measures.responsible": f'data-label="责任"><span><a href="#unit-other">{MARKS["units.name"]}',
    "notice.attachments.file": "list.xlsx",
    "notice.related": "notices/older/",
    "notice.state": MARKS["notice.withdrawn_because"],
}


@pytest.mark.parametrize("key", PLACES)
def test_a_key_stands_where_it_belongs(shown: str, key: str) -> None:
    assert "".join(PLACES[key].split()) in "".join(shown.split())


#: Keys of a notice, and the sheet of paper that they change.
SHEETS: dict[str, dict[str, Any]] = {
    "layout": {"layout": "plain"},
    "sign": {"sign": False},
    "qr": {"qr": False},
    "phrases": {
        "phrases": ["关于开展履约专项行动有关事项的公开", "通知和说明以及其他工作安排事项"]
    },
}
LONG = "关于开展履约专项行动有关事项的公开通知和说明以及其他工作安排事项"


def notice_of(folder: Path, slug: str, **changed: Any) -> Notice:
    path = folder / f"{slug}.md"
    path.write_text(markdown({**NOTICE, "title": LONG, **changed}, "正文。"), encoding="utf-8")
    read = load_notice(path, "hans")
    assert read.notice is not None and read.faults == []
    return read.notice


@pytest.mark.parametrize("key", SHEETS)
def test_a_key_of_a_notice_changes_its_paper(key: str, tmp_path: Path) -> None:
    fonts = FontSet(ROOT / "fonts", "hans")
    plain = set_notice(notice_of(tmp_path, "plan"), "https://x", fonts)
    assert set_notice(notice_of(tmp_path, "plan", **SHEETS[key]), "https://x", fonts) != plain


def test_annexes_are_bound_and_labelled_by_what_they_say(tmp_path: Path) -> None:
    table = {"title": "表", "notice": "table"}
    plan = notice_of(tmp_path, "plan", attachments=[table])
    annex = notice_of(tmp_path, "table", annex_of="plan", attachments=[], order=2)
    stray = notice_of(tmp_path, "stray", annex_of="gone", attachments=[], order=2)
    other = notice_of(tmp_path, "other", annex_of="gone", attachments=[], order=3)
    first, second, third, fourth = jobs_of([plan, annex, stray, other], "https://x/")
    assert [one.slug for _label, one in first.annexes] == ["table"]
    assert second.label.endswith("附件") and (third.label, fourth.label) == ("附件2", "附件3")


#: Keys with a test of their own.
ELSEWHERE = {
    "categories.require": "tests/forms_app/intake/form/test_categories.py",
    "clocks.routing.source": "tests/forms_app/desk/cases/test_tasks.py",
    "clocks.ladder.source": "tests/forms_app/desk/cases/test_pressing.py",
    "clocks.ladder.step": "tests/casestore/ledger/verbs/test_pressing.py",
    "clocks.ladder.days": "tests/casestore/lifecycle/test_pressing.py",
    "verification.on_agreement": "tests/casestore/ledger/verbs/test_paying.py",
    "verification.photos": "tests/casestore/ledger/verbs/test_verifying.py",
    "verification.checklist.id": "tests/casestore/ledger/verbs/test_verifying.py",
    "verification.checklist.label": "tests/casestore/ledger/verbs/test_verifying.py",
    "form.categories": "tests/forms_app/intake/form/test_categories.py",
    "form.add.categories": "tests/forms_app/intake/form/test_categories.py",
    "form.later": "tests/casestore/ledger/verbs/test_owed_papers.py",
    "channels.own": "tests/casestore/campaign/test_campaign_faults.py",
    "inspections.days_ahead": "tests/casestore/lifecycle/test_inspections.py",
    "inspections.at_short_notice": "tests/casestore/lifecycle/test_inspections.py",
    "inspections.rights": "tests/forms_app/intake/followup/test_inspection.py",
    "inspections.rating_days": "tests/forms_app/intake/followup/test_inspection.py",
    "sources.self_check": "tests/casestore/ledger/verbs/test_reports.py",
    "reports.id": "tests/casestore/campaign/test_reports.py",
    "reports.every": "tests/casestore/campaign/test_reports.py",
    "reports.month": "tests/casestore/campaign/test_reports.py",
    "reports.on": "tests/casestore/campaign/test_reports.py",
    "reports.parts": "tests/casestore/ledger/queries/test_standings.py",
    "reports.categories": "tests/casestore/ledger/verbs/test_reports.py",
    "reports.handed_in_by": "tests/casestore/ledger/verbs/test_reports.py",
    "targets.percent": "tests/generator/pages/test_figures.py",
    "rating": "tests/forms_app/intake/followup/test_status.py",
    "words.everyday.typed": "tests/generator/content/test_words.py",
    "words.everyday.ours": "tests/generator/content/test_words.py",
    "words.protected.hans": "tests/generator/content/test_words.py",
    "words.protected.hant": "tests/generator/content/test_words.py",
    "notice.superseded_by": "tests/generator/content/test_notices.py",
}


def test_every_key_is_in_one_of_these_tests() -> None:
    ruled = {".".join(part for part in path.split(".") if not part.isdigit()) for path, *_ in RULES}
    of_notices = {f"notice.{key}" for key in (*SHEETS, "attachments.notice", "annex_of", "order")}
    known = leaves(Campaign) | leaves(SiteInfo, "site.") | leaves(FrontMatter, "notice.")
    known |= leaves(Words, "words.")
    assert known - {*MARKS, *ruled, *PLACES, *of_notices, *ELSEWHERE} == set()
    for key, file in ELSEWHERE.items():
        assert key.rpartition(".")[2] in (ROOT / file).read_text(encoding="utf-8")
