"""Nothing ends unseen: what failed stands on the first page with a button, and goes when it is
dealt with."""

import os
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casestore.database.tables import JobTable
from casestore.exchange.handouts import Handout
from casestore.exchange.office_signature import Signer
from casestore.exchange.receipt_certificate import (
    LASTS,
    NOTICE,
    PAIR,
    certificate_there,
    make_certificate,
    sign_with,
)
from casestore.ledger.queries import case_file
from casestore.lifecycle.jobs import JobKind, JobState
from casestore.office.keys.cards import new_cards
from casestore.office.keys.ring import first_pins
from casestore.office.last_backup import note_backup
from forms_app.desk import alerts
from forms_app.processes import copying, mail_fetching, not_handed_out, vital_signs
from tests.casestore.ledger_fixture import COORDINATOR
from tests.forms_app.desk.bureau import Bureau

ALL = ("后台程序没有运行", "磁盘空间只剩", "没有更新成功", "还没有备份过", "封信没有送到")


def failed_letter(bureau: Bureau, key: str = "k") -> tuple[int, int]:
    """A case whose letter was refused; the job's id and the case's."""
    case = bureau.office.register(key).case_id
    claimed = bureau.jobs.claim("w", (JobKind.MAIL,))
    assert claimed is not None
    bureau.jobs.fail(claimed.id, "对方邮箱拒收（550），请电话告知企业", final=True)
    return claimed.id, case


def all_is_well(bureau: Bureau) -> None:
    note_backup(bureau.office.settings.instance)
    vital_signs.beat(bureau.office.settings)


def test_with_nothing_wrong_the_first_page_says_nothing(bureau: Bureau) -> None:
    all_is_well(bureau)
    for who in ("coordinator", "admin", "unit", "reviewer"):
        page = bureau.browser(who).get("/desk/").text
        assert not [words for words in ALL if words in page], who


def test_a_failed_letter_stands_on_the_first_page_and_its_case_until_it_is_sent_anew(
    bureau: Bureau,
) -> None:
    job, case = failed_letter(bureau)
    browser, number = bureau.browser("coordinator"), bureau.office.row(case).number
    for path in ("/desk/", f"/desk/case/{case}", f"/desk/jobs/{job}", "/desk/jobs/"):
        page = browser.get(path).text
        assert "对方邮箱拒收（550）" in page and "线索已收到" in page, path
        assert number in page and "重发" in page
    for who in ("reviewer", "admin", "unit"):
        assert "没有送到" not in bureau.browser(who).get("/desk/").text
        assert bureau.browser(who).get(f"/desk/jobs/{job}").status_code == 403
    sent = browser.send(f"/desk/case/{case}", f"/desk/jobs/{job}/again")
    assert sent.location == f"/desk/case/{case}"
    page = browser.get(f"/desk/case/{case}").text
    assert f"{number}：信已重新排队发送" in page and "重发通知" in page
    assert "没有送到" not in browser.get("/desk/").text
    again = bureau.jobs.claim("w")
    assert again is not None and (again.id, again.attempt) == (job, 1)


def test_a_letter_given_up_with_a_reason_is_gone_and_the_reason_is_in_the_case(
    bureau: Bureau,
) -> None:
    job, case = failed_letter(bureau)
    browser, path = bureau.browser("coordinator"), f"/desk/jobs/{job}"
    assert "请写明理由" in browser.send(path).text
    assert browser.send(path, reason="已电话告知企业。").location == "/desk/"
    assert "没有送到" not in browser.get("/desk/").text
    event = case_file.open_case(bureau.office.ledger, case, COORDINATOR).events[-1]
    assert (event.verb, event.note) == ("letter_dropped", "已电话告知企业。")
    assert "已关闭" in browser.get(path).text


def test_the_second_of_two_who_deal_with_a_letter_is_told(bureau: Bureau) -> None:
    job, _case = failed_letter(bureau)
    one, other = bureau.browser("coordinator"), bureau.browser("second")
    first, closing = other.get("/desk/"), other.get(f"/desk/jobs/{job}")
    one.send("/desk/", f"/desk/jobs/{job}/again")
    assert other.send(first, f"/desk/jobs/{job}/again").location == "/desk/"
    assert "刚由他人处理过" in other.get("/desk/").text
    late = other.send(closing, at=f"/desk/jobs/{job}", reason="已电话告知")
    assert late.status_code == 422 and "刚由他人处理过" in late.text and "已电话告知" in late.text


def test_many_failed_letters_are_counted_and_sent_anew_with_one_press(bureau: Bureau) -> None:
    for number in range(7):
        failed_letter(bureau, f"k{number}")
    browser = bureau.browser("coordinator")
    page = browser.get("/desk/").text
    assert "7 封信没有送到" in page and page.count("不再发送…") == 5 and "全部 7 封" in page
    assert browser.get("/desk/jobs/").text.count("不再发送…") == 7
    assert browser.send("/desk/", "/desk/jobs/again").status_code == 302
    assert "7 封信已重新排队发送" in browser.get("/desk/").text


def test_a_letter_that_is_tried_again_says_when(bureau: Bureau) -> None:
    case = bureau.office.register().case_id
    claimed = bureau.jobs.claim("w")
    assert claimed is not None
    bureau.jobs.fail(claimed.id, "邮件服务器没有收下信件")
    page = bureau.browser("coordinator").get(f"/desk/case/{case}").text
    assert "还没有送到" in page and "再试" in page and "重发" not in page
    assert "没有送到" not in bureau.browser("coordinator").get("/desk/").text


@pytest.mark.parametrize("parked", [False, True])
def test_a_failed_build_stands_on_the_first_page_until_the_next_succeeds(
    bureau: Bureau, parked: bool
) -> None:
    job = bureau.jobs.ask(JobKind.REBUILD, "1")
    bureau.jobs.claim("w")
    bureau.jobs.log(job.id, "press\t生成 12 页")
    if parked:
        with bureau.office.store.write() as session:
            session.get_one(JobTable, job.id).deaths = 2
        bureau.jobs.die(job.id, "执行中断，没有完成")
    else:
        bureau.jobs.fail(job.id, "生成公开站超过 10 分钟没有做完，已经停止")
    browser = bureau.browser("coordinator")
    page = browser.get("/desk/").text
    assert ("反复中断，已经停下" if parked else "没有更新成功") in page
    assert "生成 12 页" in browser.get(f"/desk/jobs/{job.id}").text
    assert browser.send("/desk/", "/desk/site/").status_code == 302
    assert "现在正在重新更新" in browser.get("/desk/").text
    again = bureau.jobs.claim("w")
    assert again is not None and again.id != job.id
    bureau.jobs.finish(again.id)
    page = browser.get("/desk/").text
    assert "没有更新成功" not in page and "反复中断" not in page


def test_a_failed_build_is_closed_with_a_reason(bureau: Bureau) -> None:
    job = bureau.jobs.ask(JobKind.REBUILD, "1")
    bureau.jobs.claim("w")
    bureau.jobs.fail(job.id, "内容有错")
    browser = bureau.browser("coordinator")
    assert browser.send(f"/desk/jobs/{job.id}", reason="内容下周改").location == "/desk/"
    assert "没有更新成功" not in browser.get("/desk/").text
    assert "内容下周改" in browser.get(f"/desk/jobs/{job.id}").text


def test_worker_disk_and_backup_are_told_to_who_keeps_the_office(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = bureau.office.settings
    monkeypatch.setattr(alerts, "ROOM", 1.01)
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(settings.keys / "receipt.secret", (old, old))
    for who in ("coordinator", "admin"):
        page = bureau.browser(who).get("/desk/").text
        assert all(words in page for words in ("后台程序没有运行", "磁盘空间只剩", "还没有备份过"))
    assert "备份" not in bureau.browser("unit").get("/desk/").text
    note_backup(settings.instance)
    assert "备份" not in bureau.browser("admin").get("/desk/").text
    (settings.instance / "last-backup").write_text("2022-06-15T10:00:00+08:00\n")
    assert "上一次备份是 2022年6月15日 10:00" in bureau.browser("admin").get("/desk/").text
    (settings.instance / "last-backup").write_text("yesterday")
    assert "还没有备份过" in bureau.browser("admin").get("/desk/").text


def test_a_copy_that_is_behind_is_told_to_who_keeps_the_office(bureau: Bureau) -> None:
    all_is_well(bureau)
    services = bureau.app.extensions["services"]
    settings = replace(services.settings, copy_to=Path("/mnt/copy"))
    bureau.app.extensions["services"] = replace(services, settings=settings)
    said = "来件没有存到另一块磁盘"
    for who in ("coordinator", "admin"):
        page = bureau.browser(who).get("/desk/").text
        assert said in page and "/mnt/copy 是否已挂载" in page
    assert said not in bureau.browser("unit").get("/desk/").text
    (settings.instance / copying.MARK).touch()
    assert said not in bureau.browser("admin").get("/desk/").text
    old = time.time() - 61
    os.utime(settings.instance / copying.MARK, (old, old))
    assert said in bureau.browser("admin").get("/desk/").text


def test_without_recovery_keys_the_way_to_a_backup_leads_over_them(bureau: Bureau) -> None:
    settings, store = bureau.office.settings, bureau.office.store
    old = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(settings.keys / "receipt.secret", (old, old))
    browser = bureau.browser("admin")
    assert "请系统管理员先运行 qingzhang keys wrap" in browser.get("/desk/").text
    card = new_cards(1)[0]
    first_pins(store, bureau.office.opener.recipients, [card.recipient])
    page = browser.get("/desk/").text
    assert "keys wrap" not in page and "请系统管理员运行 qingzhang backup" in page


def test_a_mailbox_that_is_not_read_stands_on_the_first_page(bureau: Bureau) -> None:
    all_is_well(bureau)
    settings = replace(bureau.office.settings, imap_url="imaps://a:b@mail/INBOX?minutes=5")
    there = replace(bureau, office=replace(bureau.office, settings=settings))
    assert "来件邮箱收不了信" in there.browser("coordinator").get("/desk/").text
    (settings.instance / mail_fetching.MARK).touch()
    assert "来件邮箱收不了信" not in there.browser("coordinator").get("/desk/").text


def test_a_letter_to_staff_that_failed_stands_on_the_first_page_until_it_is_sent_anew(
    bureau: Bureau,
) -> None:
    all_is_well(bureau)
    bureau.office.register()  # which the coordinators are told of
    title = "给工作人员的提醒信有 1 封没有送到"
    with bureau.office.store.write() as session:
        job = session.scalars(select(JobTable).where(JobTable.kind == JobKind.STAFF_MAIL)).first()
        assert job is not None
        job.state, job.result, id = JobState.FAILED, "对方邮箱拒收（550），请电话告知本人", job.id
        job.started_at = job.ended_at = datetime.now(UTC)
    browser = bureau.browser("coordinator")
    page = browser.get("/desk/").text
    assert title in page and "拒收（550）" in page and f"/desk/jobs/{id}" in page
    assert "没有送到的提醒信" in browser.get(f"/desk/jobs/{id}").text
    page = bureau.browser("admin").get("/desk/").text
    assert title in page and f"/desk/jobs/{id}" not in page
    for who in ("unit", "reviewer"):
        assert title not in bureau.browser(who).get("/desk/").text
    browser.send("/desk/", "/desk/jobs/staff-letters/again")
    assert title not in browser.get("/desk/").text
    assert bureau.jobs.job(id).state is JobState.QUEUED


def test_a_receipt_that_was_not_made_stands_on_the_first_page_with_the_reason(
    bureau: Bureau,
) -> None:
    instance = bureau.office.settings.instance
    for what in Handout:
        not_handed_out.note(instance, 1, what, "磁盘已满。")
    for who in ("coordinator", "admin"):
        page = bureau.browser(who).get("/desk/").text
        assert "签名回执、副本有 2 份没有做成" in page and "原因：磁盘已满。程序每十分钟" in page
    assert "没有做成" not in bureau.browser("unit").get("/desk/").text
    for what in Handout:
        not_handed_out.settle(instance, 1, what)
    assert "没有做成" not in bureau.browser("coordinator").get("/desk/").text


def test_a_certificate_that_ends_soon_or_is_gone_stands_on_the_first_page(bureau: Bureau) -> None:
    keys, now = bureau.office.settings.keys, datetime.now(UTC)
    browser, signer = bureau.browser("admin"), Signer.load(keys)
    certificate_there(keys, signer)
    assert "签名回执的证书" not in browser.get("/desk/").text
    sign_with(make_certificate("线索回执", now - LASTS + NOTICE - timedelta(days=1)), keys, signer)
    page = browser.get("/desk/").text
    assert "到期。" in page and "qingzhang keys certificate --new" in page
    (keys / PAIR).unlink()
    assert "签名回执的证书不能用。" in browser.get("/desk/").text
