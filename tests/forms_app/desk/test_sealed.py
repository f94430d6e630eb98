"""What the desk opens of the sealed records: nothing before somebody asks for it."""

from collections.abc import Iterator

import pytest

from casestore.publishing import summaries
from casestore.sealing.vault import Opener
from tests.casestore.ledger_fixture import COORDINATOR, TEXT
from tests.forms_app.desk.bureau import Bureau


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The length of every sealed value that was opened, in order."""
    seen: list[int] = []
    real = Opener.open

    def counting(self: Opener, data: bytes) -> bytes:
        seen.append(len(data))
        return real(self, data)

    monkeypatch.setattr(Opener, "open", counting)
    yield seen


def busy(bureau: Bureau) -> int:
    """Cases in several states, one of them with a summary; the id of one that can be moved."""
    office = bureau.office
    for key in ("a", "b", "c"):
        office.register(key)
    summaries.save(office.ledger, office.struck_off("d").id, COORDINATOR, TEXT)
    office.struck_off("e")
    return office.go(office.register("f").case_id, "accept", "transfer", "take_up").id


@pytest.mark.parametrize(
    "page",
    [
        "/desk/",
        "/desk/ledger",
        "/desk/ledger?view=all&order=amount",
        "/desk/summaries",
        "/desk/case/{id}/move/settle",
        "/desk/case/{id}/press",
        "/desk/case/{id}/extend",
        "/desk/case/{id}/note",
        "/desk/case/{id}/reply",
    ],
)
def test_lists_and_forms_open_no_seal(bureau: Bureau, opened: list[int], page: str) -> None:
    id, browser = busy(bureau), bureau.browser("coordinator")
    opened.clear()
    assert browser.get(page.format(id=id)).status_code == 200
    assert opened == []


def test_a_move_opens_no_seal_and_names_nobody(bureau: Bureau, opened: list[int]) -> None:
    id, browser = busy(bureau), bureau.browser("coordinator")
    opened.clear()
    page = f"/desk/case/{id}/move/suspend"
    assert "云亭建材" not in browser.get(page).text
    assert browser.send(page, reason="等待裁判", sure="y").status_code == 302
    assert opened == []


def test_names_stand_in_the_list_when_they_are_asked_for(bureau: Bureau, opened: list[int]) -> None:
    busy(bureau)
    browser = bureau.browser("coordinator")
    plain = browser.get("/desk/ledger?view=all").text
    assert "云亭建材" not in plain and "显示企业名称" in plain
    named = browser.get("/desk/ledger?view=all&names=1").text
    assert named.count("南昌云亭建材有限公司") == 6 and opened and "隐藏企业名称" in named
    assert "云亭建材" in browser.look_for("云亭建材", view="all").text


def test_an_opened_case_names_the_enterprise(bureau: Bureau) -> None:
    id = busy(bureau)
    assert "南昌云亭建材有限公司" in bureau.browser("coordinator").get(f"/desk/case/{id}").text


def test_whoever_opens_a_case_again_reads_what_becomes_of_its_summary(bureau: Bureau) -> None:
    id = bureau.office.struck_off("closed").id
    browser = bureau.browser("coordinator")
    assert "没有公开的作废" in browser.get(f"/desk/case/{id}/move/reopen").text
    other = bureau.office.register("new").case_id
    assert "没有公开的作废" not in browser.get(f"/desk/case/{other}/move/accept").text
