"""The public site from the desk: a real worker makes a (tiny) release while the page watches."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from casestore.database.tables import JobTable
from casestore.errors import CaseStoreError
from casestore.publishing.site_schedule import owe_scheduled, schedule_of, set_schedule
from forms_app.processes import worker
from tests.casestore.publishing.approved import approved
from tests.forms_app.desk.bureau import Browser, Bureau
from tests.forms_app.processes.working import proposed
from tests.waiting import until


@contextmanager
def working(bureau: Bureau, rebuild: Callable[[Callable[[str], None]], str]) -> Iterator[None]:
    """A worker of the bureau's office for as long as the block runs."""
    office, stop = bureau.office, threading.Event()
    arguments = (office.ledger, bureau.jobs, rebuild, proposed, stop)
    thread = threading.Thread(target=worker.run, args=arguments)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)
        assert not thread.is_alive()


def followed(browser: Browser, job: int, state: str) -> dict[str, object]:
    """Poll as the page's script does until the job's state is ``state``."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        answer = browser.get(f"/desk/site/job/{job}.json").get_json()
        if answer["state"] == state:
            return dict(answer)
        time.sleep(0.05)
    raise AssertionError(f"not {state}: {answer}")


def test_the_button_makes_a_release_and_the_page_follows_it(bureau: Bureau) -> None:
    go_on = threading.Event()

    def rebuild(log: Callable[[str], None]) -> str:
        log("gather\t收集：5 个行动")
        log("press\t生成 12 页")
        assert go_on.wait(10)
        log("switch\t切换到 20220701-0900")
        return "已更新上线：12 页"

    browser = bureau.browser("coordinator")
    assert "还没有更新过公开站" in browser.get("/desk/site/").text
    with working(bureau, rebuild):
        assert browser.send("/desk/site/").location == "/desk/site/"
        job = bureau.jobs.recent("rebuild", 1)[0].id
        look_while_it_runs(browser, job)
        browser.send("/desk/site/")
        page = browser.get("/desk/site/").text
        assert "做完以后自动再更新一次，不用重复操作" in page and "更新期间又有改动" in page
        go_on.set()
        assert followed(browser, job, "done")["result"] == "已更新上线：12 页"
        until(lambda: bureau.jobs.recent("rebuild", 1)[0].id != job)
        assert followed(browser, bureau.jobs.recent("rebuild", 1)[0].id, "done")
    assert len(bureau.jobs.recent("rebuild", 9)) == 2
    assert "已更新上线：12 页" in browser.get("/desk/site/").text
    assert bureau.office.settings.public_db.is_file()


def look_while_it_runs(browser: Browser, job: int) -> None:
    """What script and page show while the second of three stages is being worked on."""
    running = followed(browser, job, "running")
    while len(running["log"]) < 5:  # type: ignore[arg-type]
        running = followed(browser, job, "running")
    kinds = {step["title"]: step["kind"] for step in running["steps"]}  # type: ignore[attr-defined]
    assert (kinds["收集内容"], kinds["生成页面"], kinds["切换上线"]) == ("done", "now", "wait")
    page = browser.get("/desk/site/").text
    for words in (f'data-job="/desk/site/job/{job}.json"', "刷新进度", "生成 12 页"):
        assert words in page


def test_a_failed_rebuild_says_why_and_can_be_asked_for_again(bureau: Bureau) -> None:
    def rebuild(log: Callable[[str], None]) -> str:
        log("check\t检查")
        raise CaseStoreError("content/campaigns/x/notices/a.md:number: 现为“11”，应为发文字号")

    browser = bureau.browser("coordinator")
    with working(bureau, rebuild):
        for _n in range(2):
            browser.send("/desk/site/")
            followed(browser, bureau.jobs.recent("rebuild", 1)[0].id, "failed")
    page = browser.get("/desk/site/").text
    assert (
        "没有更新成功，线上版本没有变" in page and "应为发文字号" in page and "以前的更新" in page
    )
    assert len(bureau.jobs.recent("rebuild", 9)) == 2


def test_a_rebuild_that_nobody_takes_up_says_so(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
    job = bureau.jobs.ask("rebuild", "1")
    assert "等了一分钟还没有开始" not in browser.get("/desk/site/").text
    with bureau.office.store.write() as session:
        session.get_one(JobTable, job.id).created_at -= timedelta(minutes=2)
    assert "等了一分钟还没有开始" in browser.get("/desk/site/").text


def test_progress_tells_nothing_about_other_jobs(bureau: Bureau) -> None:
    job = bureau.jobs.ask("mail", "1", {"case": 1, "event": 1})
    assert bureau.browser("coordinator").get(f"/desk/site/job/{job.id}.json").status_code == 404


def test_the_plan_names_each_page_before_anybody_presses(bureau: Bureau) -> None:
    browser = bureau.browser("coordinator")
    assert "案例网页没有改动" in browser.get("/desk/site/").text
    summary = approved(bureau.office)
    page = browser.get("/desk/site/").text
    assert "案例网页有 1 处改动" in page and summary.public_id in page
    assert f"标题：{summary.text.title}" in page
    browser.send("/desk/site/")
    page = browser.get("/desk/site/").text
    assert f"摘要审定，公开编号 {summary.public_id}；按“更新公开站”" in page


def test_the_hour_of_the_day_is_set_and_taken_back(bureau: Bureau) -> None:
    browser, at = bureau.browser("coordinator"), "/desk/site/schedule"
    page = browser.get("/desk/site/")
    assert browser.send(page, at, hour="6").location == "/desk/site/"
    page = browser.get("/desk/site/")
    assert (
        '<option selected value="6">6 点</option>' in page.text
        and "岗位 coordinator 于" in page.text
    )
    assert browser.send(page, at, hour="99").status_code == 422
    assert browser.send(page, at, hour="").location == "/desk/site/"
    known = schedule_of(bureau.office.store)
    assert known is not None and known.hour is None


def test_a_scheduled_release_says_so_in_the_history(bureau: Bureau) -> None:
    set_schedule(bureau.office.store, 0, bureau.actor("coordinator"))
    assert owe_scheduled(bureau.office.store, datetime.now(UTC) + timedelta(days=2))
    assert "定时：定时更新" in bureau.browser("coordinator").get("/desk/site/").text
