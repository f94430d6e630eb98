"""Changed content at the desk, with the real generator: one person presses, nobody is shown it,
another reads what changed, opens its pages and confirms exactly that."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from casestore.database.jobs import Job
from casestore.errors import NotAllowed
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.public_changes import AgreedBy, PublicKind
from casestore.office.inventory.taking import take_inventory
from casestore.publishing import summaries
from casestore.publishing.agreed_content import adopt_content, at_agreed, is_agreed, last_agreed
from casestore.publishing.content_copies import take_copy
from casestore.publishing.public_changes import PublicChange, propose, waiting
from casestore.publishing.records import Summary
from commands.building import run_generator
from commands.proposing import propose_content
from commands.rolling_back import check_roll_back
from commands.verifying import live_release
from forms_app.processes.worker import Worker
from generator.release.releases import prune
from tests.casestore.ledger_fixture import CONTENT, COORDINATOR, MODEL, Office
from tests.casestore.publishing.approved import published
from tests.forms_app.desk.bureau import Browser, Bureau, found_bureau, open_bureau
from tests.forms_app.processes.working import do_all

GUIDE = f"campaigns/{MODEL}/guide.md"
#: What is written, and a name that the office lets stand.
WORDS, NAME = "材料可以邮寄。", "王小明"
_GUIDE = "---\ntitle: 办事指南\n---\n\n## 怎样说清楚\n\n写明时间、地点和凭据。\n"


@dataclass
class Site:
    """A desk whose content can be changed, a worker with the real generator, and a case that is
    public."""

    bureau: Bureau
    worker: Worker
    case: Summary

    @property
    def office(self) -> Office:
        return self.bureau.office

    def edit(self, words: str, file: str = GUIDE) -> str:
        """Add ``words`` to a file of the content; what was there before."""
        path = self.office.settings.content / file
        before = path.read_text(encoding="utf-8")
        path.write_text(before + words, encoding="utf-8")
        return before

    def press(self) -> None:
        """更新公开站, which the worker doesn't see yet."""
        browser = self.bureau.browser("coordinator")
        assert browser.send("/desk/site/").location == "/desk/site/"

    def work(self) -> list[JobKind]:
        """What the worker does."""
        return [job.kind for job in do_all(self.worker)]

    def work_on_the_proposal(self) -> Job:
        """It alone: each build takes its time."""
        claimed = self.worker.jobs.claim("test", (JobKind.PROPOSE,))
        assert claimed
        self.worker.do(claimed)
        return self.worker.jobs.job(claimed.id)

    def proposal(self) -> PublicChange:
        return waiting(self.office.store, PublicKind.CONTENT)[-1]

    def live(self, page: str) -> str:
        return (self.office.settings.current / page).read_text(encoding="utf-8")

    def faults(self) -> list[str]:
        found = take_inventory(self.office.ledger, None)
        live = live_release(self.office.settings.current, found)
        return found.faults[:-1] + take_inventory(self.office.ledger, live).faults


def own_content(root: Path) -> Path:
    """One shipped campaign with a short guide: what is quickly built."""
    (root / "campaigns" / MODEL).mkdir(parents=True)
    for name in ("site.toml", f"campaigns/{MODEL}/campaign.toml"):
        shutil.copyfile(CONTENT / name, root / name)
    (root / GUIDE).write_text(_GUIDE, encoding="utf-8")
    (root / "cleared.toml").write_text("", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    base = tmp_path_factory.mktemp("changed")
    (base / "instance").mkdir()
    found_bureau(base / "instance")
    opened = open_bureau(base / "instance")
    settings = replace(opened.office.settings, content=own_content(base / "content"))
    ledger = replace(opened.office.ledger, settings=settings)
    bureau = replace(opened, office=replace(opened.office, settings=settings, ledger=ledger))
    adopt_content(settings, ledger.store, AgreedBy.INIT)
    worker = Worker(
        settings=settings,
        ledger=ledger,
        jobs=bureau.jobs,
        rebuild=lambda log: run_generator(at_agreed(ledger), log, switch=True),
        propose=partial(propose_content, ledger),
        name="test",
    )
    case = published(bureau.office)
    do_all(worker)
    yield Site(bureau, worker, case)
    ledger.store.close()


def path_of(site: Site) -> str:
    return f"/desk/site/content/{site.proposal().id}"


def test_what_is_as_it_was_is_not_proposed(site: Site) -> None:
    page = site.bureau.browser("coordinator").get("/desk/site/").text
    assert "与经核对的一致" in page and "新建时登记" in page
    site.press()
    assert site.bureau.jobs.recent(JobKind.PROPOSE) == ()


def test_one_press_makes_a_release_that_nobody_is_shown_and_a_proposal(site: Site) -> None:
    site.edit(f"\n{WORDS}请找{NAME}。\n")
    site.edit(f'\n[[names]]\nwords = "{NAME}"\nreason = "窗口负责人，已公示"\n', "cleared.toml")
    browser = site.bureau.browser("coordinator")
    assert "公开内容有改动，还没有提请核对" in browser.get("/desk/site/").text
    site.press()
    assert site.work() == [JobKind.REBUILD, JobKind.PROPOSE]
    job = site.bureau.jobs.recent(JobKind.PROPOSE, 1)[0]
    assert job.state == "done" and job.asked_by == "1", job.result
    assert WORDS not in site.live(f"campaigns/{MODEL}/guide/index.html")
    page = browser.get("/desk/site/").text
    assert "公开内容有改动，待第二人核对" in page and "待核对" in page
    site.press()
    assert site.bureau.jobs.recent(JobKind.PROPOSE, 1) == (job,), "the same waits already"


def test_the_second_person_reads_what_changed_and_opens_its_pages(site: Site) -> None:
    other, path = site.bureau.browser("reviewer"), path_of(site)
    assert "公开内容有改动，待第二人核对" in other.get("/desk/").text
    page = other.get(path).text
    assert f"{WORDS}请找{NAME}。" in page
    assert "窗口负责人，已公示" in page and "新增" in page
    assert f"{path}/page/campaigns/{MODEL}/guide/index.html" in page
    shown = other.get(f"{path}/page/campaigns/{MODEL}/guide/")
    assert shown.status_code == 200 and WORDS in shown.text
    policy = shown.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "script-src" not in policy and "default-src 'none'" in policy
    data = other.get(f"{path}/page/feed.json")
    assert data.status_code == 200 and data.headers["Content-Disposition"] == "attachment"
    assert other.get(f"{path}/page/").status_code == 200


@pytest.mark.parametrize(
    "name", ["../manifest.json", "..%2f..%2fkeys/desk.secret", "nowhere.html", "campaigns", "%00"]
)
def test_a_page_leads_nowhere_else(site: Site, name: str) -> None:
    assert site.bureau.browser("reviewer").get(f"{path_of(site)}/page/{name}").status_code == 404


def test_who_proposed_it_does_not_confirm_it(site: Site) -> None:
    browser, path = site.bureau.browser("coordinator"), path_of(site)
    page = browser.get(path).text
    assert "本人提出的改动，本人不能确认" in page and f"{path}/confirm" not in page
    assert "待第二人核对" not in browser.get("/desk/").text
    change = site.proposal()
    by = site.bureau.actor("coordinator")
    with pytest.raises(NotAllowed, match="另一人"):
        site.bureau.app.extensions["services"].content_actions.confirm(change.id, change.sha, by)
    assert last_agreed(site.office.store).sha == change.base  # type: ignore[union-attr]


def test_a_release_that_waits_is_neither_put_back_nor_pruned(site: Site) -> None:
    change, settings = site.proposal(), site.office.settings
    with pytest.raises(NotAllowed, match="没有经过第二人核对，不能恢复"):
        check_roll_back(site.office.ledger, change.subject)
    page = site.bureau.browser("coordinator").get("/desk/site/").text
    assert f"/desk/site/rollback/{change.subject}" not in page
    prune(settings.shown, settings.current, [change.subject])
    assert (settings.shown / change.subject).is_dir()


def test_a_withdrawal_in_between_is_at_once_and_stays_after_the_confirmation(site: Site) -> None:
    later = site.office.on(date(2022, 7, 1))
    summaries.withdraw(later.ledger, site.case.case_id, COORDINATOR, "有误")
    assert site.work() == [JobKind.REBUILD]
    case = f"campaigns/{MODEL}/cases/{site.case.public_id}.html"
    guide = f"campaigns/{MODEL}/guide/index.html"
    assert "已经撤下" in site.live(case) and WORDS not in site.live(guide)

    change, other, path = site.proposal(), site.bureau.browser("reviewer"), path_of(site)
    page = other.get(path)
    assert "请逐项核对，再勾选" in other.send(page, f"{path}/confirm", at=path).text
    late = other.send(page, f"{path}/confirm", at=path, sure="y", sha="0" * 64)
    assert late.status_code == 422 and "内容有变动" in late.text
    assert other.send(page, f"{path}/confirm", at=path, sure="y").status_code == 302
    secret = site.office.settings.secret("approval")
    assert is_agreed(site.office.store, secret, change.sha)
    assert site.work() == [JobKind.REBUILD]
    assert "已经撤下" in site.live(case) and WORDS in site.live(guide)
    assert site.faults() == []
    twice = other.send(page, f"{path}/confirm", at=path, sure="y")
    assert twice.status_code == 422 and "已经办过" in twice.text
    assert "经第二人确认" in site.bureau.browser("coordinator").get("/desk/site/").text


def test_what_was_edited_after_it_was_proposed_is_stale_and_says_so(site: Site) -> None:
    site.edit("\n又一段。\n")
    site.press()
    assert site.work_on_the_proposal().state == "done"
    before = site.edit("\n再一段。\n")
    second, path = site.bureau.browser("second"), path_of(site)
    page = second.get(path).text
    assert "内容文件夹里又有改动" in page and f"{path}/confirm" not in page
    assert "不能再确认" in site.bureau.browser("coordinator").get("/desk/site/").text
    token = second.get("/desk/account")
    refused = confirm_by_hand(second, token.text, f"{path}/confirm", site.proposal().sha)
    assert "内容文件夹里又有改动" in refused
    (site.office.settings.content / GUIDE).write_text(before, encoding="utf-8")
    assert f"{path}/confirm" in second.get(path).text, "it is what was proposed again"


def confirm_by_hand(browser: Browser, page: str, action: str, sha: str) -> str:
    """The answer to a confirmation that no page offers."""
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"csrf_token": token, "sha": sha, "sure": "y"}
    headers = {"Sec-Fetch-Site": "same-origin"}
    return browser.client.post(action, data=data, headers=headers).text


def test_a_refusal_tells_the_proposer_why(site: Site) -> None:
    second, path = site.bureau.browser("second"), path_of(site)
    page = second.get(path)
    bare = second.send(page, f"{path}/refuse", at=path)
    assert bare.status_code == 422 and "请写明不同意的理由" in bare.text
    assert second.send(page, f"{path}/refuse", at=path, because="日期写错了").status_code == 302
    told = site.bureau.browser("coordinator").get("/desk/site/").text
    assert "上一次没有同意" in told and "日期写错了" in told
    assert "又一段" not in site.live(f"campaigns/{MODEL}/guide/index.html")
    assert "已经办过、撤回或过期" in second.get(path).text


def test_a_telephone_in_it_keeps_it_from_being_proposed(site: Site) -> None:
    site.edit("\n请拨打13900000001。\n")
    browser = site.bureau.browser("coordinator")
    site.press()
    job = site.work_on_the_proposal()
    assert job.state == "failed" and "手机号码" in job.result and "13900000001" not in job.result
    assert "待核对的版本没有生成" in browser.get("/desk/").text
    assert waiting(site.office.store, PublicKind.CONTENT) == ()


def test_its_proposer_takes_it_back(site: Site) -> None:
    settings, store = site.office.settings, site.office.store
    wanted = (PublicKind.CONTENT, "gone", take_copy(settings.content, settings.contents))
    propose(store, wanted, site.bureau.actor("coordinator"), last_agreed(store).sha)  # type: ignore[union-attr]
    browser, address = site.bureau.browser("coordinator"), path_of(site)
    page = browser.get(address)
    assert "待核对的版本不在了" in page.text
    done = browser.send(page, f"{address}/take-back", at=address)
    assert done.status_code == 302 and waiting(store, PublicKind.CONTENT) == ()
    assert site.faults() == []
