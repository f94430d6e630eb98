"""What a category asks: its questions, the papers that it requires, and nothing of the others."""

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from casestore.database.tables import CaseTable
from forms_app.intake.form.journey import journey_of
from tests.casestore.ledger_fixture import CAMPAIGNS, MODEL
from tests.forms_app.intake.visitor import Public, Visitor, errors, picture

JUDGED = {"category": "court-judgment", "judicial_status": "judged"}


def judged(public: Public) -> Visitor:
    """Somebody whose category requires the judgment, before the page of evidence."""
    visitor = public.visitor()
    visitor.send("check", **JUDGED)
    for step in ("enterprise", "respondent", "facts"):
        assert visitor.send(step).status_code == 302
    return visitor


def upload(visitor: Visitor, **files: tuple[Any, str]) -> TestResponse:
    url = visitor.url("evidence")
    return visitor.client.post(
        url, data={"do": "next", "csrf_token": visitor.token(url), **files}, follow_redirects=True
    )


def test_the_category_is_asked_first(visitor: Visitor) -> None:
    page = visitor.get(visitor.url()).text
    assert page.index('name="category"') < page.index('name="claimant_kind"')


@pytest.mark.parametrize(
    ("category", "asked"), [("payment-overdue", True), ("promotion-policy", False)]
)
def test_a_question_of_some_categories_is_asked_of_these_alone(
    public: Public, category: str, asked: bool
) -> None:
    visitor = public.visitor()
    visitor.send("check", category=category)
    visitor.send("enterprise")
    assert ('name="sme_arrears"' in visitor.get(visitor.url("respondent")).text) is asked


def test_another_category_keeps_what_was_typed_and_files_none_of_it(public: Public) -> None:
    visitor = public.visitor()
    visitor.send("check", category="payment-overdue")
    visitor.send("enterprise")
    visitor.send("respondent", sme_arrears="yes", project="供货合同")
    visitor.send("check", category="promotion-policy")
    visitor.send("respondent", project="供货合同")
    for step in ("facts", "evidence"):
        visitor.send(step)
    review = visitor.get(visitor.url("review")).text
    assert "供货合同" in review and "全国拖欠" not in review
    for step in ("review", "sign"):
        answer = visitor.send(step, do="send")
        assert answer.status_code == 302, errors(answer.text)
    ledger = public.office.ledger
    with ledger.store.read() as session:
        assert [row.sme_arrears for row in session.query(CaseTable)] == [""]


def test_what_was_typed_comes_back_with_its_category(public: Public) -> None:
    visitor = public.visitor()
    visitor.send("check", category="payment-overdue")
    visitor.send("enterprise")
    visitor.send("respondent", sme_arrears="yes")
    for category in ("promotion-policy", "payment-overdue"):
        visitor.send("check", category=category)
    page = visitor.get(visitor.url("respondent")).text
    assert '<option value="yes" selected>' in page


def test_another_category_opens_the_pages_that_ask_something_else(public: Public) -> None:
    visitor = public.visitor().go_to("review")
    visitor.send("check", **JUDGED)
    answer = visitor.get(visitor.url("review"))
    assert answer.location in (visitor.url("respondent"), visitor.url("evidence"))
    visitor.send("respondent")
    assert visitor.get(visitor.url("review")).location == visitor.url("evidence")


def test_a_required_paper_has_an_input_of_its_own_and_is_asked_for_by_name(public: Public) -> None:
    visitor = judged(public)
    page = visitor.get(visitor.url("evidence")).text
    assert page.index("生效裁判文书") < page.index('name="evidence"')
    answer = upload(visitor, evidence=(io.BytesIO(picture()), "合同.jpg"))
    assert errors(answer.text) == ["请上传至少一份生效裁判文书"]
    answer = upload(visitor, **{"required-paper-1": (io.BytesIO(picture("blue")), "image.jpg")})
    assert "核对填写的内容" in answer.text
    assert "生效裁判文书-image.jpg" in answer.text and "合同.jpg" in answer.text


def test_a_file_that_is_there_already_is_marked_as_the_paper(public: Public) -> None:
    visitor = judged(public)
    upload(visitor, evidence=(io.BytesIO(picture()), "合同和判决.jpg"))
    again = (io.BytesIO(picture()), "合同和判决.jpg")
    answer = upload(visitor, **{"required-paper-1": again})
    assert "核对填写的内容" in answer.text and answer.text.count("合同和判决.jpg") == 1


def test_a_clue_with_its_papers_is_filed_and_the_office_takes_it(public: Public) -> None:
    visitor = judged(public)
    upload(visitor, **{"required-paper-1": (io.BytesIO(picture()), "判决.jpg")})
    for step in ("review", "sign"):
        answer = visitor.send(step, do="send")
        assert answer.status_code == 302, errors(answer.text)
    assert visitor.get("/receipt").status_code == 200
    assert list(public.office.settings.inbox.glob("refused/*")) == []


@pytest.mark.parametrize("id", list(CAMPAIGNS))
def test_each_category_of_each_campaign_has_a_way_through(public: Public, id: str) -> None:
    campaign = CAMPAIGNS[id]
    for category in campaign.categories:
        journey = journey_of(campaign, category.id, by_agent=True)
        asked = [column.id for step in journey.steps for column in journey.columns(step)]
        assert len(asked) == len(set(asked))
        own = [column.id for column in campaign.columns(category.id)]
        papers = len(campaign.required_papers(category.id))
        assert len(asked) == len(own) + papers
    assert MODEL in CAMPAIGNS
