"""Without the office at hand: what was sent is kept and said to be on its way; what comes back is
shown; nothing is sent twice."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from casestore.database.tables import CaseTable
from casestore.errors import EnvironmentFault
from casestore.exchange.inbox import Arrivals
from casestore.ledger.import_items import Pass, import_items
from casestore.ledger.queries import case_file
from casestore.sealing.recipients import write_recipients
from casestore.sealing.vault import Opener
from casestore.sealing.wrapping import new_secret, recipient_of
from tests.casestore.ledger_fixture import COORDINATOR
from tests.forms_app.intake.visitor import Public, Visitor, csrf, errors, open_public, picture

NOT_FOUND = "没有查到。请对照回执核对编号和查询码，两项都要与回执一致"


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Public]:
    opened = open_public(tmp_path, attended=False)
    yield opened
    opened.office.store.close()


def imported(public: Public) -> Pass:
    return import_items(public.office.ledger, Arrivals(public.office.settings.inbox))


def ask(visitor: Visitor, number: str, code: str) -> str:
    visitor.post("/status", {"number": number, "code": code})
    return visitor.get("/status").text


def test_until_it_is_taken_in_the_page_says_that_it_is_being_registered(public: Public) -> None:
    visitor = public.visitor()
    number, code = visitor.submit()
    page = ask(visitor, number, code)
    assert "已收到，正在登记" in page and number in page and "再看一次" in page
    assert imported(public) == Pass(1, 0)
    assert "正在审查是否受理" in visitor.get("/status").text


def test_after_a_rotation_what_is_sent_is_sealed_to_the_new_key_at_once(public: Public) -> None:
    visitor, new = public.visitor(), new_secret()
    visitor.go_to("sign")
    write_recipients(public.office.settings.keys, [recipient_of(new)])
    visitor.submit()
    ((_name, data),) = Arrivals(public.office.settings.inbox).untaken()
    assert Opener([new]).open(data)
    with pytest.raises(EnvironmentFault):
        public.office.opener.open(data)


def test_a_clue_that_a_person_must_look_at_stays_received(public: Public) -> None:
    visitor = public.visitor()
    number, code = visitor.submit()
    for path in public.office.settings.evidence.iterdir():
        path.rename(path.with_suffix(".away"))
    assert imported(public) == Pass(0, 1)
    assert "已收到，正在登记" in ask(visitor, number, code)


def test_the_same_supplement_pressed_twice_is_one_with_one_file(public: Public) -> None:
    visitor = public.visitor()
    number, code = visitor.submit()
    imported(public)
    token = csrf(ask(visitor, number, code))
    before = len(list(public.office.settings.evidence.glob("*.age")))
    for _press in range(2):
        data = {"text": "补充", "files": (io.BytesIO(picture()), "补.jpg"), "csrf_token": token}
        answer = visitor.client.post("/status/supplement", data=data)
        assert answer.location == "/status"
    assert (
        len(list(public.office.settings.evidence.glob("*.age"))) == before + 2
    )  # the file and its copy
    assert imported(public) == Pass(1, 0)
    assert "补充材料已收到" in visitor.get("/status").text
    visitor.client.post("/status/supplement", data={"text": "补充", "csrf_token": token})
    assert imported(public) == Pass(1, 0)
    events = case_file.open_case(public.office.ledger, 1, COORDINATOR).events
    assert [one.verb for one in events] == ["register", "supplement", "supplement"]


def make_old(public: Public) -> tuple[str, str]:
    """A case as the version before left it: a counted number, a hash of its code, no keys."""
    office = public.office
    receipt = office.register()
    with office.store.write() as session:
        row = session.get_one(CaseTable, receipt.case_id)
        row.number, row.reading_key, row.writing_key = "XJ-2022-0001", None, None
        row.code = office.ledger.codes.code_hash("XJ-2022-0001", receipt.code)
    return "XJ-2022-0001", receipt.code


def test_an_old_receipt_opens_its_status_within_seconds(public: Public) -> None:
    number, code = make_old(public)
    visitor = public.visitor()
    assert "正在核对回执" in ask(visitor, number, code)
    assert imported(public) == Pass(1, 0)
    assert "正在审查是否受理" in visitor.get("/status").text
    token = csrf(visitor.get("/status").text)
    visitor.client.post("/status/supplement", data={"text": "补充", "csrf_token": token})
    assert imported(public) == Pass(1, 0)
    assert "补充材料已收到" in visitor.get("/status").text


def test_a_wrong_code_of_an_old_receipt_finds_nothing_and_troubles_nobody(public: Public) -> None:
    number, _code = make_old(public)
    visitor = public.visitor()
    assert "正在核对回执" in ask(visitor, number, "AAAA-AAAA-AAAA")
    assert imported(public) == Pass(1, 0)
    assert errors(visitor.get("/status").text) == [NOT_FOUND]
    assert Arrivals(public.office.settings.inbox).refusals() == []
    answer = visitor.post("/status", {"number": number, "code": "AAAA-AAAA-AAAA"})
    assert answer.status_code == 422 and errors(answer.text) == [NOT_FOUND]


def test_a_full_or_missing_inbox_keeps_the_draft_and_says_so(public: Public) -> None:
    visitor = public.visitor().go_to("sign")
    inbox = public.office.settings.inbox
    inbox.rename(inbox.with_name("away"))
    answer = visitor.send("sign", do="send")
    assert answer.status_code == 503 and "暂时不能使用" in answer.text
    inbox.with_name("away").rename(inbox)
    page = {k: v for k, v in visitor.page("sign").items() if k != "signed_form"}
    assert visitor.post(visitor.url("sign"), page | {"do": "send"}).location == "/receipt"
    assert imported(public) == Pass(1, 0)


def test_nothing_of_the_clue_can_be_read_on_the_public_side(public: Public) -> None:
    visitor = public.visitor()
    number, code = visitor.submit()
    imported(public)
    ask(visitor, number, code)
    settings = public.office.settings
    letters = code.replace("-", "").encode()
    for folder in (settings.public_side, settings.capsules, settings.evidence):
        for path in folder.rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            assert letters not in data and code.encode() not in data, path
            assert "司徒样本".encode() not in data, path
