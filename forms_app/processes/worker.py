"""Does the jobs that the ledger wrote down: letters to claimants and to the desk, releases of the
public site; and attends the counter meanwhile.

One job of a kind at a time, held with a heartbeat, each kind in a thread of its own: no letter
waits for a release. What a dead worker left behind is put back and done again.
"""

import os
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from time import monotonic

import structlog

from casestore.database.jobs import Claimed, Jobs
from casestore.errors import CaseStoreError, EnvironmentFault, NotAllowed
from casestore.exchange.inbox import Arrivals
from casestore.ledger import resealing
from casestore.ledger.content_in_use import reread
from casestore.ledger.heads import Witness
from casestore.ledger.import_items import files_of_items
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file, incoming, inspections, status
from casestore.ledger.queries import letters as letter_queries
from casestore.ledger.verbs import reminding
from casestore.lifecycle.jobs import JOB_RULES, LANES, JobKind
from casestore.lifecycle.roles import ROLE_NAMES, Actor, Role
from casestore.office.staff import Staff
from casestore.office.staff_mail import owe_digests
from casestore.publishing import projection
from casestore.publishing.agreed_content import at_agreed
from casestore.publishing.site_schedule import owe_scheduled
from casestore.sealing.drafts import DRAFT_DAYS, Drafts
from casestore.settings import SHANGHAI, Settings
from forms_app.mail.progress_letter import News, Undeliverable, letter
from forms_app.mail.sending import send, to_outbox
from forms_app.mail.staff_letter import letter_of
from forms_app.mail.waiting_letters import IN_OUTBOX, owe_waiting
from forms_app.processes import vital_signs
from forms_app.processes.copying import Copying
from forms_app.processes.counter import Counter
from forms_app.processes.handing_out import HandingOut
from forms_app.processes.heartbeat import beating
from forms_app.processes.mail_fetching import MailFetching
from forms_app.processes.new_day import turned

log = structlog.get_logger()

#: Seconds: between looks for work, between beats, between sweeps, and after which a silent job
#: counts as dead.
LOOK, BEAT, SWEEP, DEAD = 1.0, 15.0, 60.0, 60.0
#: How often uploads that belong to nothing are looked for, in seconds, and how old they must be:
#: longer than a draft is kept untouched.
TIDY, ORPHANED = 86_400.0, timedelta(days=2 * DRAFT_DAYS)
SYSTEM = Actor(id="system", name=ROLE_NAMES[Role.SYSTEM], roles=frozenset({Role.SYSTEM}))

#: Seconds between looks for deadlines that claimants should be reminded of.
REMIND = 3600.0
#: So long a letter waits that is one too many for the day, before it is looked at again.
PAUSE = timedelta(hours=2)

#: Makes a release: gets a function that takes progress lines, returns the sentence about the
#: result.
Rebuild = Callable[[Callable[[str], None]], str]
#: Makes one of the changed content that nobody is shown, and proposes it in somebody's name.
Propose = Callable[[Callable[[str], None], Actor], str]


class NotYet(Exception):  # noqa: N818 - nothing went wrong
    """The job is to be done later."""


def _midnight() -> datetime:
    """When today began in China, by the machine's clock: letters are counted by real days."""
    today = datetime.now(SHANGHAI)
    return today.replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Everything a job may need."""

    settings: Settings
    ledger: Ledger
    jobs: Jobs
    rebuild: Rebuild
    propose: Propose
    name: str

    def attend(self, kinds: Sequence[JobKind], stop: threading.Event) -> None:
        """Do the jobs of ``kinds``, one after the other, until ``stop`` is set."""

        def next_one() -> None:
            job = self.jobs.claim(self.name, kinds)
            if job is None:
                stop.wait(LOOK)
            else:
                self.do(job)

        while not stop.is_set():
            _outlive(next_one, stop)

    def do(self, job: Claimed) -> None:
        """Do one claimed job; its outcome, good or bad, is written down before this returns."""
        log.info("job_started", job=job.id, kind=job.kind, attempt=job.attempt)
        try:
            with beating(BEAT, lambda: self._beat(job.id)):
                result = PAYING[job.kind](self, job)
        except NotYet as error:
            self.jobs.postpone(job.id, str(error), datetime.now(UTC) + PAUSE)
        except Undeliverable as error:
            self._failed(job, str(error), final=True)
        except CaseStoreError as error:
            self._failed(job, str(error))
        except Exception as error:
            log.error("job_broke", job=job.id, kind=job.kind, exc_info=error)
            self._broke(job, f"程序出了故障（{type(error).__name__}），详情见运行日志")
        else:
            self.jobs.finish(job.id, result)
            log.info("job_done", job=job.id, kind=job.kind)

    def _failed(self, job: Claimed, reason: str, final: bool = False) -> None:
        self.jobs.fail(job.id, reason, final)
        log.warning("job_failed", job=job.id, kind=job.kind, attempt=job.attempt, final=final)

    def _broke(self, job: Claimed, reason: str) -> None:
        """A fault of ours: where another try follows, not for as long as a server may be away."""
        if JOB_RULES[job.kind].waits:
            self.jobs.die(job.id, reason)
        else:
            self.jobs.fail(job.id, reason)

    def _beat(self, id: int) -> None:
        try:
            self.jobs.beat(id)
        except CaseStoreError:
            log.warning("beat_missed", job=id)

    def send_letter(self, job: Claimed) -> str:
        """The letter about an event, sent or put into the outbox."""
        case_id, event_id = int(job.payload["case"]), int(job.payload["event"])
        file = case_file.open_case(self.ledger, case_id, SYSTEM)
        event = next((one for one in file.events if one.id == event_id), None)
        to = file.values.get("email", "")
        if not to or event is None or not event.told:
            return "没有要发的信"
        pace = letter_queries.pace_of(self.ledger, case_id, job.id, _midnight())
        own = status.deadline_of_claimant(self.ledger, case_id)
        news = News(row=file.row, event=event, own=own, more=pace.merged)
        if not news.cannot_wait and pace.newer:
            return letter_queries.MERGED
        if not news.cannot_wait and pace.sent_today:
            raise NotYet("今天已经发过一封，稍后再发")
        campaign = self.ledger.campaign_of(file.row.campaign)
        message = letter(news, to, campaign, self.settings)
        domain = self.settings.mail_from.partition("@")[2]
        message["Message-ID"] = f"<{file.row.number}.{event_id}@{domain}>"  # the same on every try
        return self._hand_over(message, job)

    def send_staff_letter(self, job: Claimed) -> str:
        """The letter to somebody at the desk, sent or put into the outbox."""
        payload = self.jobs.job(job.id).payload  # more may have joined it since
        message = letter_of(self.ledger, payload)
        if message is None:
            return "没有要发的信"
        domain = self.settings.mail_from.partition("@")[2]
        message["Message-ID"] = f"<staff.{job.id}@{domain}>"  # the same on every try
        return self._hand_over(message, job, "本人")

    def _hand_over(self, message: EmailMessage, job: Claimed, whom: str = "企业") -> str:
        if self.settings.smtp_url:
            send(message, self.settings.smtp_url, whom)
            return "已交邮件服务器"
        to_outbox(message, self.settings.outbox, str(job.id))
        return IN_OUTBOX

    def rebuild_site(self, job: Claimed) -> str:
        """``public.db`` brought up to date, and a release made of it."""

        def said(line: str) -> None:
            self.jobs.log(job.id, line)

        said("project\t" + "按台账写出已批准的摘要")
        projection.bring_up_to_date(reread(at_agreed(self.ledger)))
        return self.rebuild(said)

    def propose_content(self, job: Claimed) -> str:
        """What stands in ``content/`` by now, made into a release for a second person to look at,
        in the name of whoever asked for it."""
        by = Staff(self.ledger.store).member(int(job.asked_by))
        if not by.active:
            raise NotAllowed("提请核对的账号已停用，没有提出")
        return self.propose(lambda line: self.jobs.log(job.id, line), by.actor)

    def tidy(self) -> int:
        """Remove sealed uploads that neither a draft nor the ledger refers to; returns how many.

        All stay where the drafts can't be seen.
        """
        evidence = self.ledger.evidence
        try:
            # in the order in which a clue moves: from drafts over the counter into the ledger
            known = Drafts.noted(self.settings.drafts)
            known |= files_of_items(self.ledger, Arrivals(self.settings.inbox))
            known |= {file.stored for file in case_file.all_files(self.ledger)}
            known |= incoming.sealed_files(self.ledger)
            known |= inspections.sealed_names(self.ledger)
            gone = evidence.sweep(known, datetime.now(UTC) - ORPHANED)
        except OSError as error:
            log.warning("evidence_not_swept", kind=type(error).__name__)
            return 0
        if gone:
            log.info("evidence_swept", count=gone)
        return gone


#: What is done for each kind of job; it returns the sentence about the result.
PAYING: dict[JobKind, Callable[[Worker, Claimed], str]] = {
    JobKind.MAIL: Worker.send_letter,
    JobKind.STAFF_MAIL: Worker.send_staff_letter,
    JobKind.REBUILD: Worker.rebuild_site,
    JobKind.PROPOSE: Worker.propose_content,
    JobKind.RESEAL: lambda worker, _job: resealing.do_job(worker.ledger),
}


def run(
    ledger: Ledger, jobs: Jobs, rebuild: Rebuild, propose: Propose, stop: threading.Event
) -> None:
    """Work until ``stop`` is set; a job that has begun is finished first. Outlives a database
    that is away. A fault of the program in one thread ends them all, and is raised."""
    worker = Worker(
        settings=ledger.settings,
        ledger=ledger,
        jobs=jobs,
        rebuild=rebuild,
        propose=propose,
        name=f"{socket.gethostname()}-{os.getpid()}",
    )
    lanes = [_Lane(f"lane-{kinds[0]}", partial(worker.attend, kinds), stop) for kinds in LANES]
    lanes.append(_Lane("counter", Counter(ledger).attend, stop))
    lanes.append(_Lane("copy", Copying(ledger.settings).attend, stop))
    lanes.append(_Lane("handouts", HandingOut(ledger=ledger).attend, stop))
    lanes.append(_Lane("mailbox", MailFetching(ledger).attend, stop))
    _show_life(worker)
    with beating(BEAT, lambda: _show_life(worker)):
        upkeep = _Upkeep(worker)
        while not stop.is_set():
            _outlive(upkeep.do_what_is_due, stop)
            stop.wait(LOOK)
        for lane in lanes:
            lane.join()
    for lane in lanes:
        if lane.fault is not None:
            raise lane.fault


def _show_life(worker: Worker) -> None:
    try:
        vital_signs.beat(worker.settings)
    except OSError as error:
        log.warning("beat_not_written", kind=type(error).__name__)


def _outlive(work: Callable[[], object], stop: threading.Event) -> None:
    """Do ``work``; where the database is away, wait instead."""
    try:
        work()
    except EnvironmentFault as error:
        log.error("store_away", kind=type(error).__name__)
        stop.wait(5 * LOOK)


class _Lane(threading.Thread):
    """Does ``work`` until ``stop`` is set; a fault of the program sets it."""

    def __init__(
        self, name: str, work: Callable[[threading.Event], None], stop: threading.Event
    ) -> None:
        super().__init__(name=name)
        self.work, self.stop = work, stop
        self.fault: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.work(self.stop)
        except BaseException as error:  # raised by whoever waits for this lane
            self.fault = error
            self.stop.set()


class _Upkeep:
    """What a worker does now and then beside its jobs, at once when it starts."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.swept, self.tidied, self.reminded = -SWEEP, -TIDY, -REMIND
        self.witness = Witness(worker.settings, worker.ledger.store)

    def do_what_is_due(self) -> None:
        """Put back the jobs of dead workers, owe the release of a day that a collection ends on
        and the letters of a morning, tidy uploads, remind claimants of deadlines of their own,
        write the head of the chain down and empty the outbox where there is a mail server, each at
        its own pace."""
        self._write_head()
        if self.worker.settings.smtp_url:
            owe_waiting(self.worker.settings.outbox, self.worker.jobs)
        if monotonic() - self.swept >= SWEEP:
            self.swept = monotonic()
            returned = self.worker.jobs.sweep(DEAD)
            if returned:
                log.warning("jobs_swept", count=returned)
            self._owe_new_day()
            if owe_scheduled(self.worker.ledger.store, datetime.now(UTC)):
                log.info("scheduled_release_owed")
            self._owe_digests()
        if monotonic() - self.reminded >= REMIND:
            self.reminded = monotonic()
            if count := reminding.remind(self.worker.ledger):
                log.info("claimants_reminded", count=count)
        if monotonic() - self.tidied >= TIDY:
            self.tidied = monotonic()
            self.worker.tidy()
            if resealing.owe_what_is_left(self.worker.ledger):
                log.info("resealing_owed")

    def _owe_digests(self) -> None:
        """Without a mail server nobody gets a letter a day: they would pile up in the outbox."""
        ledger = self.worker.ledger
        if self.worker.settings.smtp_url and (owed := owe_digests(ledger.store, ledger.now(""))):
            log.info("digests_owed", count=owed)

    def _owe_new_day(self) -> None:
        """Nobody presses the button at midnight, and the pages invite whom the form turns away."""
        jobs = self.worker.jobs
        found = turned(self.worker.settings, self.worker.ledger.campaigns)
        # one that failed waits for a person already
        if found and jobs.unsettled(JobKind.REBUILD) is None:
            jobs.ask(JobKind.REBUILD, SYSTEM.id, why="征集期到了开始或截止的日子")
            log.info("collection_turned", campaigns=found)

    def _write_head(self) -> None:
        """Letters go on without a head; that it is missing is told by ``verify``."""
        try:
            self.witness.look()
        except (CaseStoreError, OSError) as error:
            log.warning("head_not_written", kind=type(error).__name__)
