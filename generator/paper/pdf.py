"""Notices as PDF by GB/T 9704-2012: one notice printed, or all of them with a pool of processes and
a cache.

:func:`render` is pure. :func:`render_all` keeps what it printed under the SHA-256 of everything
that went in, so that a build in which nothing changed prints nothing.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.metadata import version
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from casestore.errors import ContentError, Fault
from casestore.errors.toml_faults import gathered
from casestore.public.durable_files import replace_whole
from casestore.settings import Signing
from generator.content.notices import Notice, Script
from generator.errors import BuildFault, EnvironmentFault
from generator.import_closure import closure
from generator.paper.fonts import FontSet, font_files, hashes
from generator.paper.pdf_tags import settle_tags
from generator.paper.signing import Signer, signing_mark
from generator.paper.typeset import Sheet, set_notice
from generator.release.two_processes import end_with_maker

PRINT = Path(__file__).resolve().parents[2] / "site" / "print"
APT_LINE = "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class Job:
    """One notice to print; ``page_url`` is the full address of its web page, for the QR code.

    ``annexes`` are bound in, each with what stands at its top left; ``label`` is that of an
    annex printed by itself.
    """

    notice: Notice
    page_url: str
    label: str = ""
    annexes: tuple[tuple[str, Notice], ...] = ()


def jobs_of(notices: Sequence[Notice], address: str) -> list[Job]:
    """A job for each of a campaign's notices, whose pages are folders at the full ``address``.

    An annex that is a notice is bound into the one it belongs to; printed by itself, it bears
    that one's number at its top left (7.3.7). An only annex is called 附件, one of several 附件1
    and so on, as in the list of them (7.3.4).
    """
    known = {notice.slug: notice for notice in notices}
    labels = {notice.slug: f"附件{notice.order or ''}" for notice in notices if notice.annex_of}
    bound: dict[str, list[tuple[str, Notice]]] = {notice.slug: [] for notice in notices}
    for notice in notices:
        for number, item in enumerate(notice.attachments, 1):
            annex = notice.annex(item, known)
            if annex is not None:
                label = f"附件{number if len(notice.attachments) > 1 else ''}"
                bound[notice.slug].append((label, annex))
                labels[annex.slug] = f"{notice.number or ''}{label}"
    return [
        Job(
            notice=one,
            page_url=f"{address}{one.slug}/",
            label=labels.get(one.slug, ""),
            annexes=tuple(bound[one.slug]),
        )
        for one in notices
    ]


@dataclass(frozen=True)
class Printed:
    """Where the PDF of ``job`` lies; ``fresh`` when it was printed now and not found in the
    cache."""

    job: Job
    path: Path
    fresh: bool


@contextmanager
def _warnings_as_faults(log: logging.Logger, notice: Notice) -> Iterator[None]:
    """Turn WeasyPrint's warnings into a fault: it prints on with the wrong font or without a
    picture."""
    said: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())

    listener = Listener(logging.WARNING)
    log.addHandler(listener)
    try:
        yield
    finally:
        log.removeHandler(listener)
    if said:
        raise BuildFault(
            "{name} 未能正确排版：{said}".format(name=notice.file, said="；".join(said))
        )


def weasyprint_module() -> Any:
    """The weasyprint module; raises EnvironmentFault with the line to type when Pango is not on
    the machine."""
    try:
        import weasyprint
        from weasyprint.text import ffi
    except OSError as error:
        raise EnvironmentFault(f"本机缺少排版所需的 Pango，请先运行：{APT_LINE}") from error
    if not ffi.harfbuzz_subset:
        raise EnvironmentFault(f"本机缺少裁剪字体所需的 HarfBuzz，请先运行：{APT_LINE}")
    return weasyprint


@cache
def _configuration() -> Any:
    """One for the whole process: a fresh one for each document keeps some 60 MB each."""
    weasyprint_module()
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    Finalize(
        None, fonts.__del__, exitpriority=0
    )  # a process of the pool ends without it, and would leave its folder
    return fonts


@lru_cache(maxsize=4)
def _style(font_css: str) -> Any:
    css = font_css + (PRINT / "notice.css").read_text(encoding="utf-8")
    return weasyprint_module().CSS(string=css, font_config=_configuration())


@cache
def _template() -> Any:
    loader = FileSystemLoader(PRINT)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "notice.html"
    )


def _laid_out(notice: Notice, sheet: Sheet, fonts: FontSet, imprint_class: str) -> Any:
    html = _template().render(notice=notice, sheet=sheet, imprint_class=imprint_class)
    page = weasyprint_module().HTML(string=html)
    variant = {"pdf_variant": "pdf/ua-1", "custom_metadata": True}
    return page.render(stylesheets=[_style(fonts.css())], font_config=_configuration(), **variant)


def _paged(notice: Notice, sheet: Sheet, fonts: FontSet) -> Any:
    """Laid out so that the imprint stands on the last even page (7.4): a second pass where the
    first ends odd."""
    document = _laid_out(notice, sheet, fonts, "")
    count = len(document.pages)
    if sheet.imprint is None or count % 2 == 0:
        return document
    alone = "end" not in document.pages[-1].anchors
    return _laid_out(notice, sheet, fonts, "overleaf unnumbered" if alone else "overleaf")


def _attachments(notices: Sequence[Notice], day: datetime) -> list[Any]:
    """What the notices were made from, for readers that are programs: their Markdown and their
    metadata."""
    files = [
        file
        for notice in notices
        for file in (
            (f"{notice.slug}.md", notice.text, "公告的 Markdown 原文"),
            (f"{notice.slug}.json", notice.metadata(), "公告的元数据"),
        )
    ]
    make = weasyprint_module().Attachment
    return [
        make(
            string=text,
            name=name,
            description=said,
            created=day,
            modified=day,
            relationship="Source",
        )
        for name, text, said in files
    ]


def render(job: Job, fonts: FontSet) -> bytes:
    """The PDF of ``job``; the same arguments give the same bytes.

    Raises ContentError for a character that no font draws, EnvironmentFault when Pango is
    missing, BuildFault when the printing warns of anything.
    """
    notice = job.notice
    sheet = set_notice(notice, job.page_url, fonts, label=job.label, annexes=job.annexes)
    weasyprint = weasyprint_module()
    identity = hashlib.sha256("\n".join((notice.slug, *_inputs(job))).encode()).digest()[:16]
    with _warnings_as_faults(weasyprint.LOGGER, notice):
        document = _paged(notice, sheet, fonts)
        sources = _attachments(
            [notice, *(annex for _label, annex in job.annexes)], notice.published_at
        )
        options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": identity, "attachments": sources}
        return bytes(document.write_pdf(finisher=settle_tags, **options))


def _inputs(job: Job) -> Iterator[str]:
    """All that decides what stands on the paper, beside the script and the fonts."""
    yield from (job.page_url, job.label, job.notice.text)
    for label, annex in job.annexes:
        yield from (annex.slug, label, annex.text)


@lru_cache(maxsize=4)
def _fonts(folder: Path, script: Script) -> FontSet:
    return FontSet(folder, script)


@lru_cache(maxsize=1)
def _signer(signing: Signing) -> Signer:
    return Signer(signing)


def _print(job: Job, folder: Path, signing: Signing | None, target: Path) -> list[Fault]:
    """Print into ``target`` whole or not at all. Faults come back as values: they pass between
    processes unharmed."""
    try:
        data = render(job, _fonts(folder, job.notice.script))
    except ContentError as error:
        return error.faults
    if signing is not None:
        data = _signer(signing).sign(data, job.notice.published_at)
    replace_whole(target, data)
    return []


def _machinery() -> str:
    """Hash of all that prints besides the notice and the fonts: our code, the style, the
    versions."""
    digest = hashlib.sha256()
    code = closure("generator.paper.pdf")
    for path in (*code, PRINT / "notice.css", PRINT / "notice.html"):
        digest.update(path.read_bytes())
    for package in ("weasyprint", "pydyf", "fonttools", "segno", "pyhanko", "cryptography"):
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()


def _key(job: Job, machinery: str, fonts: dict[str, str]) -> str:
    notice = job.notice
    parts = (machinery, notice.script, notice.slug, *_inputs(job), *sorted(fonts.values()))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _planned(
    jobs: Sequence[Job], cache_dir: Path, folder: Path, signing: Signing | None
) -> list[Printed]:
    missing = [
        path.name
        for job in jobs
        for path in font_files(folder, job.notice.script)
        if not path.is_file()
    ]
    if missing:
        message = "缺少字体 {name}，请先运行：python deploy/setup/fonts.py fonts/"
        raise EnvironmentFault(message.format(name="、".join(dict.fromkeys(missing))))
    scripts = {job.notice.script for job in jobs}
    fonts = {
        script: hashes(font_files(folder, script), cache_dir / "fonts.json") for script in scripts
    }
    machinery = _machinery() + signing_mark(signing)
    paths = [cache_dir / f"{_key(job, machinery, fonts[job.notice.script])}.pdf" for job in jobs]
    return [Printed(job, path, not path.is_file()) for job, path in zip(jobs, paths, strict=True)]


def _quiet(done: int, total: int, name: str) -> None:
    """No progress shown."""


def render_all(
    jobs: Sequence[Job],
    cache_dir: Path,
    fonts_dir: Path,
    *,
    signing: Signing | None = None,
    processes: int = 2,
    progress: Progress = _quiet,
) -> list[Printed]:
    """Print what is not in ``cache_dir`` yet, signed if ``signing`` is given; one :class:`Printed`
    a job, in order.

    ``progress(done, total, slug)`` is told of each notice printed. Raises ContentError with the
    faults of all notices; those without fault are printed and kept. Once all are printed, PDFs
    of no job are forgotten. The cache may be deleted at any time.
    """
    cache_dir.mkdir(parents=True, exist_ok=True)
    plan = _planned(jobs, cache_dir, fonts_dir.resolve(), signing)
    missing_pdfs = list({item.path: item for item in plan if item.fresh}.values())
    faults: list[Fault] = []
    for done, found in enumerate(
        _printing(missing_pdfs, fonts_dir.resolve(), signing, processes), 1
    ):
        faults += found
        progress(done, len(missing_pdfs), missing_pdfs[done - 1].job.notice.slug)
    gathered(list(dict.fromkeys(faults)))  # an annex is printed twice: bound in, and by itself
    _forget_others(cache_dir, {item.path for item in plan})
    return plan


def _forget_others(cache_dir: Path, used: set[Path]) -> None:
    """Delete what no notice is printed as any more, and what a killed build left half written."""
    for path in (*cache_dir.glob("*.pdf"), *cache_dir.glob("*.part")):
        if path not in used:
            path.unlink()


def _printing(
    missing_pdfs: Sequence[Printed], folder: Path, signing: Signing | None, processes: int
) -> Iterator[list[Fault]]:
    if len(missing_pdfs) < 2 or processes < 2:
        for item in missing_pdfs:
            yield _print(item.job, folder, signing, item.path)
        return
    weasyprint_module()  # a missing library is said once, here
    # forked from a server that has read all code once and opened no font: a second less to compute
    # than spawning
    context = get_context("forkserver")
    context.set_forkserver_preload(
        [
            "generator.paper.pdf",
            "weasyprint",
            *(["casestore.public.pdf_signature"] if signing else []),
        ]
    )
    with ProcessPoolExecutor(processes, context, initializer=end_with_maker) as pool:
        yield from pool.map(
            _print,
            *zip(*((item.job, folder, signing, item.path) for item in missing_pdfs), strict=True),
        )
