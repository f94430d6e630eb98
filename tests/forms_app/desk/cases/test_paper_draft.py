"""A registration that was begun waits with what came in, sealed, and is gone on with."""

from casestore.ledger.queries import incoming
from casestore.ledger.verbs import incoming as verbs
from casestore.lifecycle.incoming import IncomingKind, IncomingState
from casestore.office.inventory.taking import take_inventory
from tests.casestore.ledger_fixture import COORDINATOR, MODEL
from tests.forms_app.desk.bureau import Bureau, pdf
from tests.forms_app.desk.cases.test_incoming import LIST, arrived, form_at
from tests.forms_app.desk.cases.test_paper_intake import AT, cases, letter, shown
from tests.forms_app.desk.test_watchers import limit
from tests.forms_app.mail.mails import with_files

KEEP = {"letter.keep": "yes"}
HALF = {"letter.way-in": "email", "enterprise": "样例建材有限公司", "amount": "二十几万吧"}


def waiting(bureau: Bureau) -> list[incoming.Incoming]:
    ledger = bureau.office.ledger
    return list(incoming.listed(ledger, (IncomingState.WAITING,), COORDINATOR).items)


def test_half_a_letter_is_kept_as_it_stands_and_gone_on_with(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    kept = coordinator.send(AT, **HALF, **KEEP, evidence=[pdf("合同.pdf")])
    assert kept.status_code == 302 and kept.location.endswith(f"{LIST}1"), kept.text
    assert cases(bureau) == 0
    (one,) = waiting(bureau)
    assert (one.kind, one.contents.sender) == (IncomingKind.EMAIL, "样例建材有限公司")
    seen = coordinator.get(f"{LIST}1").text
    assert "已存下，还没有登记" in seen and "接着填" in seen and "合同.pdf" in seen
    assert "下载原邮件" not in seen
    assert "1 份来件待登记" in coordinator.get("/desk/").text
    page = coordinator.get(form_at(1))
    assert 'value="样例建材有限公司"' in page.text and 'value="二十几万吧"' in page.text
    rest = letter(signed=one.contents.files[0].stored) | {"letter.way-in": "email"}
    again = coordinator.send(page, at=form_at(1), **rest, evidence=[pdf("对账单.pdf")])
    shown(again)
    assert bureau.office.row(1).source == "email" and waiting(bureau) == []


def test_what_is_kept_is_sealed_and_nothing_sweeps_or_misses_it(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    for _twice in range(2):
        kept = coordinator.send(AT, **HALF, **KEEP, evidence=[pdf("合同.pdf")])
        assert kept.status_code == 302
    assert len(waiting(bureau)) == 2
    settings = bureau.office.settings
    raw = b"".join(one.read_bytes() for one in settings.instance.glob("ledger.db*"))
    assert "样例建材".encode() not in raw
    named = incoming.sealed_files(bureau.office.ledger)
    assert named and all((settings.evidence / name).is_file() for name in named)
    faults = take_inventory(bureau.office.ledger, None).faults
    assert [one for one in faults if "来件" in one or "材料" in one] == []


def test_kept_twice_from_one_page_it_is_one_and_the_last_holds(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    page = coordinator.get(AT)
    first = coordinator.send(page, at=AT, **HALF, **KEEP)
    before = waiting(bureau)[0]
    second = coordinator.send(page, at=AT, **HALF | {"amount": "268.5万"}, **KEEP)
    assert first.location == second.location
    (one,) = waiting(bureau)
    assert one.contents.begun["column_amount"] == "268.5万"
    assert before.contents.begun["column_amount"] == "二十几万吧"
    assert len(list(bureau.office.settings.evidence.glob("*.age"))) == 1


def test_registered_from_the_page_that_was_kept_it_waits_no_more(bureau: Bureau) -> None:
    coordinator = bureau.browser("coordinator")
    page = coordinator.get(AT)
    coordinator.send(page, at=AT, **HALF, **KEEP)
    files = {"evidence": [pdf("合同.pdf")], "signed_form": pdf("线索表.pdf")}
    shown(coordinator.send(page, at=AT, **letter(), **files))
    assert waiting(bureau) == [] and cases(bureau) == 1


def test_a_mail_keeps_what_it_said_beside_what_was_filled_in(bureau: Bureau) -> None:
    id, coordinator = arrived(bureau, with_files()), bureau.browser("coordinator")
    page = coordinator.get(form_at(id))
    changed = {"enterprise": "样例建材（江西）有限公司", "letter.received-on": ""}
    assert coordinator.send(page, at=form_at(id), **changed, **KEEP).status_code == 302
    one = incoming.incoming(bureau.office.ledger, id, COORDINATOR)
    assert one.contents.subject == "关于拖欠货款的反映 1" and "货款至今未付" in one.contents.text
    again = coordinator.get(form_at(id)).text
    assert 'value="样例建材（江西）有限公司"' in again
    assert 'name="letter.received-on" type="date" value=""' in again or "2022-06-12" not in again


def test_what_another_has_put_aside_meanwhile_is_told_and_nothing_typed_is_lost(
    bureau: Bureau,
) -> None:
    coordinator = bureau.browser("coordinator")
    page = coordinator.get(AT)
    coordinator.send(page, at=AT, **HALF, **KEEP)
    verbs.put_aside(bureau.office.ledger, 1, "不属于受理范围，已电话答复", COORDINATOR)
    files = set(bureau.office.settings.evidence.iterdir())
    late = coordinator.send(page, at=AT, **HALF, **KEEP)
    assert late.status_code == 422 and "刚由他人处理过" in late.text
    assert 'value="样例建材有限公司"' in late.text
    assert set(bureau.office.settings.evidence.iterdir()) == files


def test_who_works_in_some_campaigns_keeps_nothing_in_a_list_that_they_dont_see(
    bureau: Bureau,
) -> None:
    coordinator = bureau.browser("coordinator")
    assert "先存下，以后接着填" in coordinator.get(AT).text
    limit(bureau, "coordinator", MODEL)
    page = coordinator.get(AT)
    assert "先存下，以后接着填" not in page.text and "登记来件" in page.text
    denied = coordinator.send(page, at=AT, **HALF, **KEEP)
    assert denied.status_code == 422 and "只有管全部专项行动的统筹岗" in denied.text
    assert waiting(bureau) == []
