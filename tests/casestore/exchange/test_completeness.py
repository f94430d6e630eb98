"""Whether a clue is whole, and which of its values go under which seal."""

from datetime import date

from casestore.campaign.form_fields import Sealed
from casestore.exchange.completeness import answers, missing, sealed_part
from tests.casestore.ledger_fixture import MODEL, Office


def test_each_paper_is_asked_for_by_its_own_purpose(office: Office) -> None:
    campaign, values = office.campaigns[MODEL], office.clue().values
    assert missing(campaign, values, {"evidence", "signed-form"}, "web") == {}
    assert missing(campaign, values, {"evidence"}, "web").keys() == {"signed_form"}
    assert missing(campaign, values, {"signed-form"}, "web").keys() == {"evidence"}


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
