"""A paper that came by post finds its case by its mark, and a person files it there."""

import io
import re
from dataclasses import replace

import pytest

from casestore.exchange.paper_version import version_of
from casestore.ledger.queries import case_file, incoming
from casestore.ledger.verbs import registering
from casestore.lifecycle.case_states import State
from casestore.lifecycle.incoming import IncomingState
from casestore.public.paper.mark import Mark
from forms_app.clue import paper_words
from tests.casestore.ledger_fixture import COORDINATOR, MODEL, values_for
from tests.forms_app.desk.bureau import Browser, Bureau
from tests.forms_app.desk.cases.test_incoming import arrived
from tests.forms_app.intake.visitor import picture, scan
from tests.forms_app.mail.mails import with_files

AT = "/desk/scan/"


@pytest.fixture
def desk(bureau: Bureau) -> Browser:
    return bureau.browser("coordinator")


def waiting(bureau: Bureau) -> Mark:
    """A clue that waits for its form, and the mark of that."""
    office = bureau.office
    clue = replace(office.clue(), files=(office.keep(),), later=("signed_form",))
    number = registering.register(office.ledger, clue, "k").number
    return Mark(number, version_of(office.campaigns[MODEL], values_for(office.campaigns[MODEL])))


def looked(browser: Browser, data: bytes, **more: str) -> str:
    """The page about the scan ``data``."""
    page = browser.get(AT)
    return browser.send(page, AT, scan=(io.BytesIO(data), "来信.jpg"), **more).text


def filed(browser: Browser, page: str, **chosen: str) -> str:
    """Press 归入本案 on ``page``; where that leads, or the page that refuses."""
    names = ("csrf_token", "uploaded", "incoming", "number")
    found = {
        name: values[-1]
        for name in names
        if (values := re.findall(rf'name="{name}" value="([^"]+)"', page))
    }
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = browser.client.post(f"{AT}file", data=found | chosen, headers=headers)
    return answer.location or answer.text


def test_the_mark_leads_to_the_case_and_a_person_files_the_paper(
    bureau: Bureau, desk: Browser
) -> None:
    mark = waiting(bureau)
    page = looked(desk, scan(mark))
    assert mark.number in page and paper_words.MATCHES in page and "待补正" in page
    assert bureau.office.row(1).state is State.RETURNED  # nothing before a person says so
    assert filed(desk, page) == "/desk/case/1"
    assert bureau.office.row(1).state is State.RECEIVED
    events = case_file.open_case(bureau.office.ledger, 1, COORDINATOR).events
    supplement = next(one for one in events if one.verb == "supplement")
    assert supplement.actor != "反映人" and "扫描归件" in supplement.note
    files = case_file.open_case(bureau.office.ledger, 1, COORDINATOR).files
    signed = files[-1][1]
    assert signed.purpose == "signed-form" and paper_words.MATCHES in signed.taken_out


def test_pressed_twice_it_is_filed_once(bureau: Bureau, desk: Browser) -> None:
    page = looked(desk, scan(waiting(bureau)))
    filed(desk, page)
    assert "已经归入案件" in filed(desk, page)
    assert len(case_file.open_case(bureau.office.ledger, 1, COORDINATOR).files) == 2


def test_other_answers_than_in_the_ledger_are_said(bureau: Bureau, desk: Browser) -> None:
    mark = waiting(bureau)
    page = looked(desk, scan(Mark(mark.number, "0" * 16)))
    assert paper_words.DIFFERS in page and paper_words.MATCHES not in page


def test_without_a_mark_the_number_is_typed_and_the_desk_is_told_to_compare(
    bureau: Bureau, desk: Browser
) -> None:
    mark = waiting(bureau)
    assert "请照线索表左下角填写回执编号" in looked(desk, picture("blue"))
    page = looked(desk, picture("blue"), number=mark.number.lower())
    assert paper_words.UNREAD in page and mark.number in page
    assert filed(desk, page) == "/desk/case/1"


def test_a_paper_that_was_never_filed_online_leads_to_the_registration(desk: Browser) -> None:
    page = looked(desk, scan(Mark("XJ-2022-AAAA-A", "0" * 16)))
    assert "台账里没有这个编号" in page and "/desk/letters/" in page


def test_a_closed_case_takes_no_more_paper(bureau: Bureau, desk: Browser) -> None:
    mark = waiting(bureau)
    page = looked(desk, scan(mark))
    bureau.office.go(1, "withdraw")
    assert "案件已经结束" in filed(desk, page)


def test_a_form_that_came_by_mail_finds_its_case_and_ends_the_mail(
    bureau: Bureau, desk: Browser
) -> None:
    mark = waiting(bureau)
    id = arrived(bureau, with_files(1, ("表.jpg", scan(mark))))
    page = desk.get(f"/desk/incoming/{id}").text
    assert f"编号 {mark.number} 的二维码" in page and f"{AT}?incoming={id}" in page
    shown = desk.get(f"{AT}?incoming={id}").text
    assert paper_words.MATCHES in shown
    assert filed(desk, shown) == "/desk/case/1"
    assert bureau.office.row(1).state is State.RECEIVED
    done = incoming.incoming(bureau.office.ledger, id, COORDINATOR)
    assert (done.state, done.case_id) == (IncomingState.REGISTERED, 1)
    assert "已经归入案件" in filed(desk, shown)


def test_a_mail_without_a_mark_is_registered_as_before(bureau: Bureau, desk: Browser) -> None:
    id = arrived(bureau, with_files())
    assert "归入已有案件" not in desk.get(f"/desk/incoming/{id}").text
    assert desk.get(f"{AT}?incoming={id}").location == f"/desk/incoming/{id}"


def test_nothing_chosen_is_said(desk: Browser) -> None:
    assert "请选择扫描件" in desk.send(desk.get(AT), AT).text


def test_a_mandate_bears_no_mark_and_is_filed_as_what_a_person_says(
    bureau: Bureau, desk: Browser
) -> None:
    office = bureau.office
    clue = replace(
        office.clue(filed_by="agent"),
        files=(office.keep(), office.keep("signed-form")),
        later=("mandate",),
    )
    number = registering.register(office.ledger, clue, "k").number
    assert office.row(1).state is State.RETURNED
    page = looked(desk, picture("blue"), number=number)
    assert 'value="mandate"' in page
    assert filed(desk, page, **{"as": "mandate"}) == "/desk/case/1"
    assert office.row(1).state is State.RECEIVED
    opened = case_file.open_case(office.ledger, 1, COORDINATOR)
    assert [one.purpose for _id, one, _at in opened.files][-1] == "mandate"
    assert "授权委托书" in desk.get("/desk/case/1").text


def test_a_paper_of_no_case_is_not_said_to_be_without_a_code(desk: Browser) -> None:
    page = looked(desk, scan(Mark("XJ-2022-AAAA-A", "0" * 16)))
    assert "读自二维码" in page and "台账里没有这个编号" in page
    assert paper_words.UNREAD not in page and "按填写的编号" not in page
