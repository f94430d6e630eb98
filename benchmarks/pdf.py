"""The shipped notices on paper, signed as in the demo: with both cores from nothing, again with
nothing changed, and (the peer) one after the other in one process.

``--cases`` is the number of notices: the shipped ones again and again, annexes bound in, each
with a line of its own. ``cpu_each_s`` is what a notice costs a core, whatever else the machine
does meanwhile; ``peak_mb`` is all processes'.
"""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.measuring import ROOT, Run, arguments, median, report
from casestore.office.demo.certificate import make_test_certificate
from casestore.settings import Signing
from generator.content.blocks import Paragraph
from generator.content.blocks import Run as Words
from generator.content.gather import read_content
from generator.paper.pdf import Job, Printed, jobs_of, render_all

SAMPLE = 0.05  # seconds between two looks at the memory of all processes
MB_A_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20


def distinct(job: Job, number: int) -> Job:
    """``job`` as a notice that was never printed before."""
    notice = job.notice
    blocks = (*notice.blocks, Paragraph((Words(f"本件为第{number}份。"),)))
    return replace(
        job,
        notice=notice.model_copy(update={"blocks": blocks, "text": f"{notice.text}\n{number}\n"}),
    )


def family(pid: int) -> Iterator[int]:
    """``pid`` and all processes it started, their own included."""
    yield pid
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in thread.read_text().split():
            yield from family(int(child))


class Watch(threading.Thread):
    """The most memory that this process and those it started held at one time, shared pages
    counted each time."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(SAMPLE):
            held = 0.0
            try:
                for pid in family(os.getpid()):
                    held += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * MB_A_PAGE
            except (FileNotFoundError, ProcessLookupError):
                continue  # one ended meanwhile
            self.peak_mb = max(self.peak_mb, held)


def timed(
    jobs: list[Job], memory: Path, signing: Signing, processes: int
) -> tuple[Run, list[Printed]]:
    watch = Watch()
    watch.start()
    start = time.perf_counter()
    done = render_all(jobs, memory, ROOT / "fonts", signing=signing, processes=processes)
    seconds = time.perf_counter() - start
    watch.done.set()
    watch.join()
    return Run(seconds, watch.peak_mb), done


def invented_jobs(count: int) -> list[Job]:
    """``count`` notices to print, made of the shipped ones."""
    content, _faults = read_content(ROOT / "content")
    if content is None:
        raise SystemExit("content/ does not load")
    address = "http://127.0.0.1:8000/"
    shipped = [
        job
        for section in content.sections
        for job in jobs_of(section.notices, address + section.base)
    ]
    return [distinct(shipped[number % len(shipped)], number) for number in range(count)]


def main(count: int, times: int) -> None:
    jobs = invented_jobs(count)
    cold, again, alone = list[Run](), list[Run](), list[Run]()
    printed, cpu = 0, 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_test_certificate(folder)
        signing = Signing(key=folder / "key.pem", certificate=folder / "certificate.pem")
        for number in range(times):
            cold.append(timed(jobs, folder / f"cold{number}", signing, 2)[0])
            run, done = timed(jobs, folder / f"cold{number}", signing, 2)
            again.append(run)
            printed += sum(one.fresh for one in done)
            begin = time.process_time()
            alone.append(timed(jobs, folder / f"alone{number}", signing, 1)[0])
            cpu += time.process_time() - begin
    (seconds, peak), peer = median(cold), median(alone)[0]
    report(
        "pdf",
        n=count,
        median_s=seconds,
        each_s=round(seconds / count, 3),
        cpu_each_s=round(cpu / times / count, 3),
        peak_mb=peak,
        unchanged_s=median(again)[0],
        unchanged_printed=printed,
        peer="one process",
        peer_median_s=peer,
        ratio=round(peer / seconds, 2),
    )


if __name__ == "__main__":
    given = arguments(__doc__, cases=100, times=1)
    main(given.cases, given.times)
