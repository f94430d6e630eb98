"""What must not go unseen, above everything else on the first page: each says what is wrong, and
has a button or says what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from flask import current_app, url_for

from casestore.database.jobs import Job
from casestore.errors import Fault, KeyFault
from casestore.errors.troubles import TOLD, Trouble
from casestore.exchange.handouts import HANDOUT_NAMES
from casestore.exchange.receipt_certificate import LIST, NOTICE, load_certificate
from casestore.ledger.content_in_use import lost_names
from casestore.lifecycle.jobs import PENDING, JobKind, JobState
from casestore.lifecycle.roles import Role
from casestore.office.last_backup import has_recovery_keys, last_backup, made_at
from casestore.publishing.agreed_content import last_alone
from casestore.publishing.public_changes import last_rolled_back
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.persons import person
from forms_app.processes.copying import BEHIND, seconds_behind
from forms_app.processes.mail_fetching import is_behind
from forms_app.processes.not_handed_out import not_made
from forms_app.processes.vital_signs import ROOM, SILENT, free_share, runs_back, silence
from forms_app.web.dates import moment
from forms_app.web.translations import say

#: How far ahead a working-day deadline may lie.
AHEAD = timedelta(days=45)
#: Seconds for which an answer that takes a look at every case is kept.
KNOWN_FOR = 60.0
#: How long the desk tells of a release that was put back, or content changed, on the server.
TOLD_FOR = timedelta(days=7)
#: How old the last backup may be: a night, and time to notice.
BACKUP_EVERY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Alert:
    """``title`` says what is wrong, ``text`` what follows and what to do. ``post`` is the address
    of a button ``button``; ``link`` and ``link_words`` lead on."""

    title: str
    text: str = ""
    post: str = ""
    button: str = ""
    link: str = ""
    link_words: str = ""


def alerts() -> list[Alert]:
    """What the person who looks has to know or to do."""
    return [alert for find, roles in SOURCES if roles & actor().roles for alert in find()]


def failed_build() -> Iterator[Alert]:
    """The last new release that failed, until one succeeds or somebody closes it."""
    job = services().jobs.unsettled(JobKind.REBUILD)
    if job is None:
        return
    newest = services().jobs.recent(JobKind.REBUILD, 1)[0]
    under_way = newest.id != job.id and newest.state in PENDING
    what = (
        "公开站更新反复中断，已经停下。" if job.state is JobState.PARKED else "公开站没有更新成功。"
    )
    yield Alert(
        title=say(what),
        text=_why(job) + (say("现在正在重新更新。") if under_way else say("线上版本没有变。")),
        post="" if under_way else url_for("site.rebuild"),
        button=say("再试一次"),
        link=url_for("jobs.show", job_id=job.id),
        link_words=say("查看日志"),
    )


def failed_proposal() -> Iterator[Alert]:
    """Changed content of which no release for the second person could be made."""
    job = services().jobs.unsettled(JobKind.PROPOSE)
    newest = services().jobs.recent(JobKind.PROPOSE, 1)
    if job is None or newest[0].id != job.id:
        return
    yield Alert(
        title=say("公开内容有改动，待核对的版本没有生成。"),
        text=_why(job) + say("线上版本没有变。"),
        post=url_for("site.rebuild"),
        button=say("再试一次"),
        link=url_for("jobs.show", job_id=job.id),
        link_words=say("查看日志"),
    )


def _why(job: Job) -> str:
    return job.result.rstrip("。") + "。" if job.result else ""


def failed_staff_letters() -> Iterator[Alert]:
    """Letters to the people at the desk that were given up, until they are sent or closed."""
    found = services().jobs.all_unsettled(JobKind.STAFF_MAIL)
    if not found:
        return
    names = dict.fromkeys(str(one.payload.get("staff", "")) for one in found)
    shown = "、".join(name for name in (person(id) for id in names) if name)
    yield Alert(
        title=say("给工作人员的提醒信有 %(n)d 封没有送到。", n=len(found)),
        text=say("收信人：%(who)s。%(why)s", who=shown, why=_why(found[0])),
        post=url_for("jobs.resend_staff_letters"),
        button=say("全部重发"),
        link=url_for("jobs.show", job_id=found[0].id) if Role.COORDINATOR in actor().roles else "",
        link_words=say("查看，或者不再发送"),
    )


def silent_worker() -> Iterator[Alert]:
    """Nothing is sent, published or taken in while the worker is away."""
    if silence(services().settings) > SILENT:
        yield Alert(
            title=say("后台程序没有运行。"),
            text=say("信件不会发出，公开站不会更新，请系统管理员检查并重新启动。"),
        )


def clock_back() -> Iterator[Alert]:
    """The clock has been put back: deadlines come out wrong."""
    if runs_back(services().settings):
        yield Alert(title=say("服务器的时钟不对。"), text=say(TOLD[Trouble.CLOCK_BACK].desk))


def lost_names_of_content() -> Iterator[Alert]:
    """Cases name something that the content lacks: their pages show ids instead of names."""
    lost = _lost_names(current_app.extensions.setdefault("lost_names", {}))
    if lost:
        yield Alert(
            title=say("内容里缺少台账在用的 %(n)d 项。", n=len(lost)),
            text=say("这些案件照常办理，名称暂以编号显示。例如 %(one)s。", one=str(lost[0])),
        )


def _lost_names(known: dict[str, Any]) -> list[Fault]:
    """What was found at most a minute ago, in ``known``: the question goes over all cases."""
    ledger = services().ledger
    if known.get("until", 0.0) < monotonic():
        known["faults"] = lost_names(ledger.store, ledger.campaigns, ledger.settings.content.name)
        known["until"] = monotonic() + KNOWN_FOR
    found: list[Fault] = known["faults"]
    return found


def little_room() -> Iterator[Alert]:
    """The file system of the instance is nearly full."""
    free = free_share(services().settings.instance)
    if free < ROOM:
        yield Alert(
            title=say("磁盘空间只剩 %(n)s%%。", n=int(free * 100)),
            text=say("满了以后不能收件，也不能办理，请系统管理员清理或扩容。"),
        )


def old_backup() -> Iterator[Alert]:
    """The last backup is too old; of invented cases nobody needs one."""
    settings = services().settings
    last = last_backup(settings.instance)
    since = last or made_at(settings.instance)
    if settings.demo or datetime.now(UTC) - since < BACKUP_EVERY:
        return
    when = say("上一次备份是 %(at)s。", at=moment(last)) if last else say("还没有备份过。")
    text = say("请系统管理员运行 qingzhang backup，并检查每晚的定时备份。")
    if not has_recovery_keys(services().ledger.store):
        text = say(
            "还没有恢复密钥，不能备份：请系统管理员先运行 qingzhang keys wrap 制作恢复密钥卡。"
        )
    yield Alert(title=when, text=text)


def copy_behind() -> Iterator[Alert]:
    """What comes isn't copied to the other disk: with this one it would be lost."""
    settings = services().settings
    if seconds_behind(settings) > BEHIND:
        yield Alert(
            title=say("来件没有存到另一块磁盘。"),
            text=say(
                "本机磁盘若损坏，上次备份以后收到的来件会丢失。"
                "请系统管理员检查 %(folder)s 是否已挂载、能否写入。",
                folder=str(settings.copy_to),
            ),
        )


def mailbox_away() -> Iterator[Alert]:
    """The mailbox that clues are sent to can't be read."""
    if is_behind(services().settings):
        yield Alert(
            title=say("来件邮箱收不了信。"),
            text=say("新的电子邮件没有列进来，请系统管理员核对邮箱地址、密码和网络。"),
        )


def handouts_not_made() -> Iterator[Alert]:
    """Signed receipts and copies that claimants wait for and that couldn't be made."""
    found = not_made(services().settings.instance)
    if found:
        what = "、".join(dict.fromkeys(say(HANDOUT_NAMES[one.what]) for one in found))
        why = found[-1].why.rstrip("。")
        yield Alert(
            title=say("给反映人的%(what)s有 %(n)d 份没有做成。", what=what, n=len(found)),
            text=say("原因：%(why)s。程序每十分钟再做一次，做成后这里不再提示。", why=why),
        )


def certificate_ends() -> Iterator[Alert]:
    """The certificate that receipts are signed with is over soon, or can't be read."""
    keys = services().settings.keys
    if not (keys / LIST).exists():
        return  # nothing was signed yet
    try:
        last = load_certificate(keys).last
    except KeyFault as error:
        yield Alert(title=say("签名回执的证书不能用。"), text=say("%(why)s。", why=str(error)))
        return
    if last - datetime.now(UTC) < NOTICE:
        day = moment(last)
        yield Alert(
            title=say("签名回执的证书 %(day)s 到期。", day=day),
            text=say(
                "到期后不能再签回执，已签出的仍可核验。"
                "请系统管理员运行 qingzhang keys certificate --new，或换上新领的证书。"
            ),
        )


def unknown_years() -> Iterator[Alert]:
    """Years near enough to hold deadlines whose holidays nobody has entered yet: counted by
    weekends and the holidays that the law fixes."""
    today = max(services().settings.today(id) for id in services().campaigns)
    calendar = services().ledger.calendar()
    near = dict.fromkeys((today.year, (today + AHEAD).year))
    years = [str(year) for year in near if not calendar.is_known(year)]
    if not years:
        return
    may = Role.ADMIN in actor().roles
    later = "落在这些年份的期限暂按周末和法定节日推算，放假安排录入后会变。"
    ask = "" if may else "国务院办公厅的放假通知发布后，请管理员在“工作日历”里录入。"
    yield Alert(
        title=say("%(years)s年的放假安排还没有公布或录入。", years="、".join(years)),
        text=say(later) + (say(ask) if ask else ""),
        link=url_for("workdays.years") if may else "",
        link_words=say("录入放假安排"),
    )


def rolled_back_alone() -> Iterator[Alert]:
    """An older release was put back on the server lately, by one person."""
    last = last_rolled_back(services().ledger.store)
    if last and datetime.now(UTC) - last.at < TOLD_FOR:
        at, may = moment(last.at), Role.COORDINATOR in actor().roles
        yield Alert(
            title=say("%(at)s 有人在服务器上恢复了公开站版本 %(id)s。", at=at, id=last.release),
            text=say("没有经过第二人确认。请核对公开站，有疑问的请马上问系统管理员。"),
            link=url_for("site.show") if may else "",
            link_words=say("查看公开站"),
        )


def content_alone() -> Iterator[Alert]:
    """The content was changed on the server lately, by one person."""
    last = last_alone(services().ledger.store)
    if last and datetime.now(UTC) - last.at < TOLD_FOR:
        may = Role.COORDINATOR in actor().roles
        yield Alert(
            title=say("%(at)s 有人在服务器上更新了公开内容。", at=moment(last.at)),
            text=say("没有经过第二人核对。请核对公开站，有疑问的请马上问系统管理员。"),
            link=url_for("site.show") if may else "",
            link_words=say("查看公开站"),
        )


_OFFICE = frozenset({Role.COORDINATOR})
_KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})
_EVERYBODY = frozenset(Role)

#: What is looked at, and who is told.
SOURCES: tuple[tuple[Callable[[], Iterator[Alert]], frozenset[Role]], ...] = (
    (silent_worker, _KEEPERS),
    (little_room, _KEEPERS),
    (clock_back, _KEEPERS),
    (lost_names_of_content, _KEEPERS),
    (failed_build, _OFFICE),
    (failed_proposal, _OFFICE),
    (failed_staff_letters, _KEEPERS),
    (rolled_back_alone, _KEEPERS | {Role.REVIEWER}),
    (content_alone, _KEEPERS | {Role.REVIEWER}),
    (old_backup, _KEEPERS),
    (copy_behind, _KEEPERS),
    (mailbox_away, _KEEPERS),
    (handouts_not_made, _KEEPERS),
    (certificate_ends, _KEEPERS),
    (unknown_years, _EVERYBODY),
)
