"""What the next release shows of cases that the one before doesn't, page by page."""

from dataclasses import replace

from casestore.publishing import projection, summaries
from casestore.publishing.site_plan import site_plan
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, TEXT, Office
from tests.casestore.publishing.approved import approved, published


def lines(office: Office, kind: str) -> list[str]:
    (page,) = site_plan(office.ledger)
    return [line.text for line in page.lines if line.kind == kind]


def test_a_page_is_new_until_it_is_shown(office: Office) -> None:
    summary = published(office)
    (page,) = site_plan(office.ledger)
    assert (page.id, page.kind, page.title) == (summary.public_id, "new", TEXT.title)
    assert f"标题：{TEXT.title}" in lines(office, "new") and lines(office, "gone") == []
    projection.bring_up_to_date(office.ledger)
    assert site_plan(office.ledger) == ()


def test_a_text_that_was_replaced_is_compared_line_by_line(office: Office) -> None:
    summary = published(office)
    projection.bring_up_to_date(office.ledger)
    other = replace(TEXT, result="已经全部付清。")
    saved = summaries.save(office.ledger, summary.case_id, COORDINATOR, other, summary.sha)
    summaries.submit(office.ledger, summary.case_id, COORDINATOR, saved.sha)
    summaries.approve(office.ledger, summary.case_id, SECOND, saved.sha)
    (page,) = site_plan(office.ledger)
    assert page.kind == "changed"
    assert lines(office, "new") == ["办理结果：已经全部付清。"]
    assert [line.partition("：")[0] for line in lines(office, "gone")] == ["办理结果"]


def test_a_page_that_is_taken_down_is_named_with_its_words(office: Office) -> None:
    summary = published(office)
    projection.bring_up_to_date(office.ledger)
    summaries.withdraw(office.ledger, summary.case_id, COORDINATOR, "有关事实需要复核")
    (page,) = site_plan(office.ledger)
    assert (page.kind, page.title) == ("gone", TEXT.title)
    assert f"标题：{TEXT.title}" in lines(office, "gone")


def test_added_pages_stand_before_those_that_go(office: Office) -> None:
    first = published(office, "a")
    projection.bring_up_to_date(office.ledger)
    summaries.withdraw(office.ledger, first.case_id, COORDINATOR, "有关事实需要复核")
    published(office, "b")
    assert [page.kind for page in site_plan(office.ledger)] == ["new", "gone"]
    assert len(site_plan(office.ledger)) == projection.pending(office.ledger)


def test_what_waits_for_others_is_in_no_plan_and_a_damaged_file_counts_as_none(
    office: Office,
) -> None:
    approved(office)
    careful = replace(office.ledger, settings=replace(office.settings, crowd=5))
    assert site_plan(careful) == ()
    projection.bring_up_to_date(office.ledger)
    office.settings.public_db.write_bytes(b"no database" * 99)
    assert [page.kind for page in site_plan(office.ledger)] == ["new"]
