"""Nothing ends unseen, on a real instance served by the real command.

- withdrawals and approvals at random moments of builds are public within one further build;
- letters leave while builds run, and one that is refused is listed;
- a stopped generator is ended and the next build works; a stopped desk, forms or worker is
  replaced.
"""

import os
import random
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from aiosmtpd.controller import Controller

from casestore.database.jobs import Jobs
from casestore.ledger.queries import letters
from casestore.lifecycle.jobs import PENDING, JobKind
from casestore.publishing import summaries, summary_queries
from casestore.settings import load_settings
from commands.wiring import open_ledger
from forms_app.processes.sessions import processes_of
from tests.casestore.ledger_fixture import CONTENT, COORDINATOR, MODEL, SECOND, TEXT, Office, reopen
from tests.flow.running import DAYS, PASSPHRASE, made, qingzhang, served

FULL = 1
ROUNDS, SEED = 40, 20261128


class Server:
    """A mail server that refuses what it is told to, and notes when each letter came."""

    def __init__(self) -> None:
        self.refusing, self.came = False, list[float]()

    async def handle_RCPT(  # noqa: N802 - the server's own name
        self, _server: object, _session: object, envelope: object, address: str, _options: object
    ) -> str:
        if self.refusing:
            return "550 no such user"
        envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return "250 OK"

    async def handle_DATA(self, *_given: object) -> str:  # noqa: N802
        self.came.append(time.time())
        return "250 OK"


def until(true: Callable[[], object], seconds: float, what: str) -> float:
    """Wait; how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, what
        time.sleep(0.1)
    return round(time.monotonic() - began, 1)


def settled(jobs: Jobs) -> bool:
    """Whether no release is owed."""
    return all(job.state not in PENDING for job in jobs.recent(JobKind.REBUILD, 3))


def shows(office: Office, public_id: str) -> bool:
    """Whether the live release shows the case, rather than that it was taken down."""
    page = office.settings.current / f"campaigns/{MODEL}/cases/{public_id}.html"
    return page.is_file() and TEXT.done[:12] in page.read_text(encoding="utf-8")


def withdrawals(office: Office, jobs: Jobs, dice: random.Random) -> dict[str, object]:
    """Approve or withdraw at a random moment of a running build; press for approvals alone."""
    late, met, builds, seconds = 0, 0, list[int](), list[float]()
    cases = [office.struck_off(f"w{number}").id for number in range(ROUNDS // 2)]
    for number in range(ROUNDS):
        case = cases[number // 2]
        jobs.ask(JobKind.REBUILD, "1")
        until(lambda: jobs.recent(JobKind.REBUILD, 1)[0].state == "running", 60, "no build began")
        time.sleep(dice.uniform(0, 1.2))
        before = jobs.recent(JobKind.REBUILD, 1)[0]
        if number % 2:
            found = summaries.withdraw(office.ledger, case, COORDINATOR, "有关事实需要复核")
        else:
            draft = summaries.save(office.ledger, case, COORDINATOR, TEXT)
            summaries.submit(office.ledger, case, COORDINATOR, draft.sha)
            found = summaries.approve(office.ledger, case, SECOND, draft.sha)
            jobs.ask(JobKind.REBUILD, "1")
        met += jobs.job(before.id).once_more
        seconds.append(until(lambda: settled(jobs), 300, "builds never end"))
        builds.append(sum(job.id > before.id for job in jobs.recent(JobKind.REBUILD, 9)))
        wanted = number % 2 == 0
        late += shows(office, found.public_id) is not wanted
    return {
        "changes": ROUNDS,
        "changes_that_met_a_running_build": met,
        "not_public_after_the_next_build": late,
        "further_builds_most": max(builds),
        "seconds_until_public_median": statistics.median(seconds),
    }


def rollbacks(office: Office, where: list[str]) -> dict[str, object]:
    """Every release that is kept is asked back; none shows what was withdrawn."""
    gone = [
        one.public_id
        for one in summary_queries.summaries(office.ledger)
        if one.state == "withdrawn"
    ]
    refused, wrong = 0, 0
    for release in sorted(path.name for path in office.settings.shown.glob("[0-9]*")):
        refused += qingzhang(*where, "rollback", release).returncode != 0
        wrong += sum(shows(office, id) for id in gone)
    return {"rollbacks_refused": refused, "withdrawn_pages_shown_after_rollbacks": wrong}


def letters_during_builds(office: Office, jobs: Jobs, server: Server) -> dict[str, object]:
    """Clues while builds run: how long each letter took."""
    waits = []
    for number in range(8):
        jobs.ask(JobKind.REBUILD, "1")
        waits.append(seconds_of_a_letter(office, server, f"l{number}"))
    server.refusing = True
    office.register("refused")
    given_up = lambda: letters.given_up(office.ledger, COORDINATOR, 9).total  # noqa: E731
    until(lambda: given_up() == 1, 60, "a refused letter isn't listed")
    server.refusing = False
    until(lambda: settled(jobs), 300, "builds never end")
    return {"letter_seconds_most": round(max(waits), 1), "refused_letters_listed": given_up()}


def seconds_of_a_letter(office: Office, server: Server, key: str) -> float:
    before, owed = len(server.came), time.time()
    office.register(key)
    until(lambda: len(server.came) > before, 60, "a letter didn't leave")
    return server.came[-1] - owed


def find(words: str) -> list[int]:
    """The processes whose command line holds ``words``."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (OSError, NotADirectoryError):
            continue
        if entry.name.isdigit() and words in line:
            found.append(int(entry.name))
    return found


def frozen_build(jobs: Jobs, instance: Path) -> dict[str, object]:
    """Stop a generator; it is ended, told, and the next build works."""
    asked = jobs.ask(JobKind.REBUILD, "1")
    words = f"generator --content {CONTENT} --public {instance}"
    until(lambda: find(words), 60, "no generator")
    for pid in find(words):
        os.kill(pid, signal.SIGSTOP)
    took = until(lambda: jobs.job(asked.id).state == "failed", 150, "a frozen build isn't ended")
    assert "没有任何动静" in jobs.job(asked.id).result and not find(words)
    again = jobs.ask(JobKind.REBUILD, "1")
    until(lambda: jobs.job(again.id).state == "done", 200, "the next build doesn't work")
    return {"frozen_build_ended_after_s": took}


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=3):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def frozen_processes(server_pid: int, address: str) -> dict[str, object]:
    """Stop each child of ``serve``, first process and all; it is replaced and answers."""
    took = {}
    for name, words, path in (
        ("intake", "qingzhang:intake()", "/status"),
        ("desk", "qingzhang:desk()", "/desk/sign-in"),
        ("worker", "qingzhang worker", ""),
    ):
        first = next(pid for pid in find(words) if parent_of(pid) == server_pid)
        for process in processes_of(first):
            os.kill(process.pid, signal.SIGSTOP)
        seconds = until(lambda: not processes_of(first), 60, f"{name} isn't ended")  # noqa: B023
        seconds += until(
            lambda: answers(address + path) and any(find(words)),  # noqa: B023
            60,
            f"{name} isn't replaced",
        )
        took[f"frozen_{name}_replaced_after_s"] = round(seconds, 1)
    return took


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def run(rounds: int) -> dict[str, object]:
    """Everything, ``rounds`` times; about eight minutes each."""
    failed, figures = 0, dict[str, object]()
    for _round in range(rounds):
        figures = _once()
        promises = ("not_public_after_the_next_build", "withdrawn_pages_shown_after_rollbacks")
        broken = any(figures[name] for name in promises)
        failed += int(broken or figures["further_builds_most"] > 1)  # type: ignore[operator]
    return {"rounds": rounds, "seed": SEED, **figures, "failed": failed}


def _once() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        server = Server()
        mail = Controller(server, hostname="127.0.0.1", port=port)
        mail.start()
        try:
            return promises_on(Path(folder) / "instance", port, server)
        finally:
            mail.stop()


def promises_on(instance: Path, port: int, server: Server) -> dict[str, object]:
    made(instance, CONTENT, DAYS, f'smtp_url = "smtp://127.0.0.1:{port}"')
    where = ["--instance", str(instance), "--content", str(CONTENT)]
    assert qingzhang(*where, "build").returncode == 0
    settings = load_settings(instance, CONTENT)
    office = reopen(instance, PASSPHRASE.read_text(encoding="ascii").strip())
    office.settings, office.ledger = settings, open_ledger(settings, opener=office.opener)
    jobs = Jobs(office.store)
    with served(instance, CONTENT) as address:
        serve = next(pid for pid in find(f"--instance {instance}") if "serve" in command(pid))
        figures = withdrawals(office, jobs, random.Random(SEED))  # noqa: S311 - no secret
        figures |= letters_during_builds(office, jobs, server)
        figures |= rollbacks(office, where)
        figures |= frozen_build(jobs, instance)
        figures |= frozen_processes(serve, address)
    return figures


def command(pid: int) -> str:
    return subprocess.run(
        ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True
    ).stdout
