"""Whether a clue is whole, and which of its values go under which seal."""

from dataclasses import replace
from datetime import date

import pytest

from casestore.campaign import form_fields
from casestore.campaign.form_fields import Sealed
from casestore.errors import Incomplete
from casestore.exchange.completeness import answers, missing, papers_lacking, sealed_part
from casestore.ledger.verbs import registering
from tests.casestore.ledger_fixture import MODEL, Office


def test_each_paper_is_asked_for_by_its_own_purpose(office: Office) -> None:
    campaign, values = office.campaigns[MODEL], office.clue().values
    assert missing(campaign, values, {"evidence", "signed-form"}, "web") == {}
    assert missing(campaign, values, {"evidence"}, "web").keys() == {"signed_form"}
    assert missing(campaign, values, {"signed-form"}, "web").keys() == {"evidence"}


def test_a_column_of_other_categories_is_not_missed_and_a_required_paper_is(
    office: Office,
) -> None:
    campaign = office.campaigns[MODEL]
    column = replace(form_fields.BY_ID["project"], required=True, categories=("payment-overdue",))
    limited = campaign.model_copy()
    limited.__dict__["_form_columns"] = (column,)
    files = {"evidence", "signed-form"}
    assert "project" in missing(limited, {"category": "payment-overdue"}, files, "web")
    assert "project" not in missing(limited, {"category": "other"}, files, "web")
    assert papers_lacking(campaign, "court-judgment", ()) == ["生效裁判文书"]
    assert papers_lacking(campaign, "court-judgment", ("生效裁判文书",)) == []
    assert papers_lacking(campaign, "payment-overdue", ()) == []


def test_a_clue_without_a_required_paper_is_not_whole(office: Office) -> None:
    judged = {"category": "court-judgment", "judicial_status": "judged"}
    whole = office.clue(**judged)
    clue = replace(whole, files=tuple(replace(one, papers=()) for one in whole.files))
    with pytest.raises(Incomplete) as caught:
        registering.register(office.ledger, clue, "k")
    assert caught.value.fields == {"evidence": "请上传生效裁判文书"}
    assert [one.papers for one in whole.files] == [("生效裁判文书",), ()]
    assert registering.register(office.ledger, whole, "k").number


def test_every_value_goes_under_one_seal_or_stays_open(office: Office) -> None:
    campaign, values = office.campaigns[MODEL], office.clue().values
    identity, narrative, plain = (
        sealed_part(campaign, values, part)
        for part in (Sealed.IDENTITY, Sealed.NARRATIVE, Sealed.OPEN)
    )
    assert {"enterprise", "phone", "signer"} <= identity.keys()
    assert {"facts", "request"} <= narrative.keys()
    assert {"category", "amount", "respondent"} <= plain.keys()
    whole = {key for key, value in values.items() if value}
    assert len(identity) + len(narrative) + len(plain) == len(whole)
    assert identity.keys() | narrative.keys() | plain.keys() == whole


def test_the_day_of_a_promise_is_an_answer() -> None:
    read = answers({"commitment_date": "2018-06-09", "category": "x"}, date(2022, 6, 15))
    assert (read.commitment_date, read.received_on) == (date(2018, 6, 9), date(2022, 6, 15))
    assert (read.category, read.industry) == ("x", "")
    assert answers({"commitment_date": "去年"}, date(2022, 6, 15)).commitment_date is None
