"""来件待登记: mails stand beside the form that they fill in, become a clue once, or are put aside
with what was answered."""

from datetime import date, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from casestore.database.tables import FileTable, OfficeEventTable
from casestore.errors import NotAllowed, Stale
from casestore.ledger.queries import incoming
from casestore.ledger.verbs import incoming as verbs
from casestore.lifecycle.incoming import IncomingState
from casestore.lifecycle.roles import Actor, Role
from casestore.office.inventory.taking import take_inventory
from casestore.settings import SHANGHAI
from forms_app.mail.fetching.taking import take_mail
from tests.casestore.ledger_fixture import COORDINATOR, MODEL
from tests.casestore.ledger_fixture import PDF as PDF_A
from tests.forms_app.desk.bureau import Bureau
from tests.forms_app.desk.cases.test_paper_intake import cases, letter, shown
from tests.forms_app.mail.mails import simple, with_files
from tests.forms_app.processes.working import do_all, worker_of

LIST = "/desk/incoming/"


def arrived(bureau: Bureau, mail: bytes) -> int:
    """The id of ``mail``, which came in three days ago."""
    day = bureau.office.settings.today(MODEL) - timedelta(days=3)
    assert take_mail(bureau.office.ledger, mail, day).taken == 1
    return (
        incoming.listed(bureau.office.ledger, (IncomingState.WAITING,), COORDINATOR, most=100)
        .items[-1]
        .id
    )


def form_at(id: int) -> str:
    return f"/desk/letters/{MODEL}?incoming={id}"


def rest() -> dict[str, object]:
    """What the mail doesn't say."""
    said = letter()
    known = ("letter.way-in", "email", "uscc", "enterprise")
    return {name: value for name, value in said.items() if name not in known}


def test_a_mail_fills_the_form_and_becomes_a_clue_with_its_files_and_a_receipt_by_mail(
    bureau: Bureau,
) -> None:
    id, coordinator = arrived(bureau, with_files()), bureau.browser("coordinator")
    assert "1 份来件待登记" in coordinator.get("/desk/").text
    assert "关于拖欠货款的反映 1" in coordinator.get(LIST).text
    seen = coordinator.get(f"{LIST}{id}").text
    assert "样例建材" in seen and "合同.pdf" in seen and form_at(id).replace("&", "&amp;") in seen
    page = coordinator.get(form_at(id))
    assert 'value="样例建材有限公司"' in page.text and 'value="clerk1@example.com"' in page.text
    assert "货款至今未付" in page.text and 'value="2022-06-12"' in page.text
    number, _code = shown(coordinator.send(page, at=form_at(id), **rest()))
    row = bureau.office.row(1)
    assert (row.number, row.source) == (number, "email")
    assert row.received_at.astimezone(SHANGHAI).date() == date(2022, 6, 12)
    with bureau.office.store.read() as session:
        purposes = sorted(one.purpose for one in session.query(FileTable))
    assert purposes == ["evidence", "signed-form"]
    done = incoming.incoming(bureau.office.ledger, id, COORDINATOR)
    assert (done.state, done.case_id) == (IncomingState.REGISTERED, row.id)
    assert "查看案件" in coordinator.get(f"{LIST}{id}").text
    do_all(worker_of(bureau.office))
    (sheet,) = bureau.office.settings.outbox.glob("*.eml")
    sent = message_from_bytes(sheet.read_bytes(), policy=default)
    assert sent["To"] == "clerk1@example.com"
    assert "货款" not in sent.get_content()  # type: ignore[attr-defined]
    faults = take_inventory(bureau.office.ledger, None).faults
    assert [one for one in faults if "来件" in one or "材料" in one] == []


def test_a_mail_is_registered_once_whoever_presses_and_how_often(bureau: Bureau) -> None:
    id = arrived(bureau, with_files())
    first, second = bureau.browser("coordinator"), bureau.browser("second")
    mine, theirs = first.get(form_at(id)), second.get(form_at(id))
    number, code = shown(first.send(mine, at=form_at(id), **rest()))
    assert shown(first.send(mine, at=form_at(id), **rest())) == (number, code)
    assert shown(second.send(theirs, at=form_at(id), **rest()))[0] == number
    assert cases(bureau) == 1


def test_the_person_says_which_file_is_the_signed_form_and_leaves_one_out(bureau: Bureau) -> None:
    files = (("a.pdf", PDF_A), ("b.pdf", PDF_A + b"\n% b"), ("c.pdf", PDF_A + b"\n% c"))
    id, coordinator = arrived(bureau, with_files(1, *files)), bureau.browser("coordinator")
    kept = incoming.incoming(bureau.office.ledger, id, COORDINATOR).contents.files
    unsigned = coordinator.send(form_at(id), **rest())
    assert unsigned.status_code == 422 and "请上传加盖公章的线索表" in unsigned.text
    chosen = {"signed": kept[1].stored, "drop": kept[2].sha256}
    shown(coordinator.send(unsigned, at=form_at(id), **chosen))
    with bureau.office.store.read() as session:
        found = {one.stored: one.purpose for one in session.query(FileTable)}
    assert found == {kept[0].stored: "evidence", kept[1].stored: "signed-form"}


def test_put_aside_with_the_answer_it_is_kept_sealed_and_gone_from_the_list(
    bureau: Bureau,
) -> None:
    id, coordinator = arrived(bureau, simple()), bureau.browser("coordinator")
    at = f"{LIST}{id}"
    without = coordinator.send(at, reason="  ")
    assert without.status_code == 422 and "请写明不登记的理由" in without.text
    told = "不属于受理范围，6月13日电话告知向市住建局反映"
    assert coordinator.send(at, reason=told).status_code == 302
    assert "没有等着登记的来件" in coordinator.get(LIST).text
    assert "不登记" in coordinator.get(f"{LIST}?view=ended").text
    assert told in coordinator.get(at).text
    raw = b"".join(one.read_bytes() for one in bureau.office.settings.instance.glob("ledger.db*"))
    assert "市住建局".encode() not in raw
    with bureau.office.store.read() as session:
        acts = [one.verb.value for one in session.query(OfficeEventTable)]
    ours = [one for one in acts if one.startswith("incoming")]
    assert ours[0] == "incoming-take" and "incoming-aside" in ours
    assert ours.count("incoming-open") == 4  # twice before, once with its error, once after
    with pytest.raises(Stale):
        verbs.put_aside(bureau.office.ledger, id, "again", COORDINATOR)
    again = coordinator.get(form_at(id))
    assert again.status_code == 302 and again.location.endswith(at)


def test_a_call_is_noted_with_its_day_and_becomes_a_clue_later(bureau: Bureau) -> None:
    coordinator, today = bureau.browser("coordinator"), bureau.office.settings.today(MODEL)
    said = {"kind": "phone", "sender": "样例公司", "words": "反映货款未付，请其补寄线索表"}
    noted = coordinator.send(f"{LIST}note", arrived_on=today.isoformat(), **said)
    assert noted.status_code == 302 and noted.location.endswith(f"{LIST}1")
    assert "请其补寄线索表" in coordinator.get(f"{LIST}1").text
    assert "来电" in coordinator.get(LIST).text
    assert 'name="letter.received-on"' in coordinator.get(form_at(1)).text
    late = coordinator.send(f"{LIST}note", arrived_on="2999-01-01", **said)
    assert late.status_code == 422 and "不能晚于今天" in late.text


def test_files_are_handed_out_as_safe_copies_and_the_mail_only_after_a_password(
    bureau: Bureau,
) -> None:
    came = with_files()
    id, coordinator = arrived(bureau, came), bureau.browser("coordinator")
    copy = coordinator.get(f"{LIST}{id}/file/0")
    assert copy.data.startswith(b"%PDF") and copy.data != PDF_A
    assert "sandbox" in copy.headers["Content-Security-Policy"]
    assert coordinator.get(f"{LIST}{id}/file/7").status_code == 404
    mail = coordinator.get(f"{LIST}{id}/original")
    assert mail.data == came and mail.mimetype == "application/octet-stream"


def test_nobody_but_a_coordinator_sees_or_ends_what_came(bureau: Bureau) -> None:
    id, unit = arrived(bureau, simple()), Actor(id="9", name="单位岗", roles=frozenset({Role.UNIT}))
    with pytest.raises(NotAllowed):
        incoming.incoming(bureau.office.ledger, id, unit)
    with pytest.raises(NotAllowed):
        verbs.put_aside(bureau.office.ledger, id, "x", unit)
