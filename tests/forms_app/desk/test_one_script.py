"""The desk is written in one script, whatever a campaign's own words are written in."""

import re
from html import unescape

import pytest

from casestore.public.scripts import simplified
from tests.forms_app.desk.bureau import Browser, Bureau

OLD = "heilongjiang-2019"
CASE = "/desk/case/1"
#: What isn't a word of ours: programs, and the paper that is being written, in the campaign's own.
NOT_OURS = re.compile(r"<(script|style|textarea)\b.*?</\1>|<input [^>]*>|<[^>]+>", re.S)
PLACES = (
    *("", "ledger", "letters/", f"letters/{OLD}", "incoming/", "sheets/", "site/", "summaries"),
    *(f"sheets/{OLD}/export", f"sheets/{OLD}/import", "account", "jobs/"),
)
HANDLED = ("accept", "transfer", "take_up")


def traditional_in(page: str) -> list[str]:
    """The lines of ``page`` that hold a Traditional character."""
    lines = unescape(NOT_OURS.sub("\n", page)).split("\n")
    return sorted({line.strip() for line in lines if simplified(line) != line})


def found_on(browser: Browser, paths: list[str]) -> dict[str, list[str]]:
    answers = {path: browser.get(path) for path in map(unescape, paths)}
    pages = {path: one.text for path, one in answers.items() if one.mimetype == "text/html"}
    assert pages
    return {path: lines for path, page in pages.items() if (lines := traditional_in(page))}


@pytest.mark.parametrize("verbs", [(), HANDLED[:1], HANDLED, (*HANDLED, "settle"), ("decline",)])
def test_a_campaign_in_traditional_characters_reads_as_the_rest_of_the_desk(
    bureau: Bureau, verbs: tuple[str, ...]
) -> None:
    receipt = bureau.office.register("x", OLD)
    bureau.office.go(receipt.case_id, *verbs)
    coordinator = bureau.browser("coordinator")
    case = coordinator.get(CASE).text
    assert "合同、承诺不履行或迟延履行" in case
    led_to = re.findall(rf'href="({CASE}/[^"]+)"', case)
    assert found_on(coordinator, [f"/desk/{place}" for place in PLACES]) == {}
    assert found_on(coordinator, [CASE, *led_to]) == {}


def test_a_paper_goes_out_in_the_characters_of_its_campaign(bureau: Bureau) -> None:
    bureau.office.go(bureau.office.register("x", OLD).case_id, *HANDLED)
    page = bureau.browser("coordinator").get(f"{CASE}/document/supervision-letter").text
    assert "領導小組" in page and "領導小組" not in NOT_OURS.sub("", page)


def test_what_people_wrote_stays_as_they_wrote_it(bureau: Bureau) -> None:
    receipt = bureau.office.register("x", OLD, enterprise="雲亭建築（香港）有限公司")
    assert "雲亭建築（香港）有限公司" in bureau.browser("coordinator").get(CASE).text
    assert receipt.case_id == 1
