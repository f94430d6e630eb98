"""The generator, run as a process of its own and watched."""

import os
import sys
from collections.abc import Callable
from hashlib import sha256

import click

from casestore.database.engine import Store
from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.ledger import heads
from casestore.ledger.content_in_use import reread
from casestore.publishing.projection import bring_up_to_date
from casestore.settings import Settings, Signing
from commands.line import ROOT
from commands.wiring import open_ledger
from forms_app.processes.watched_child import Call, Limits, run_watched
from generator.release.manifest import MANIFEST
from generator.release.releases import releases

FONTS = ROOT / "fonts"

#: How long a build of the worker waits for another one that has the lock, in seconds.
WAIT = 600


def build_site(settings: Settings, switch: bool) -> None:
    """Bring ``public.db`` up to date and make a release, each step a line on the screen."""
    bring_up_to_date(reread(open_ledger(settings)))
    click.echo(
        run_generator(settings, lambda line: click.echo("  " + line.partition("\t")[2]), switch)
    )


def run_generator(
    settings: Settings,
    log: Callable[[str], None],
    switch: bool,
    wait_s: int = 0,
    limits: Limits | None = None,
) -> str:
    """Run the generator as its own process, with content, public.db and the signed head of the
    ledger, and nothing else; then note in the witness file what it made.

    ``log`` takes each step as ``stage<TAB>text``; the text of the last one is returned. Another
    build is waited for up to ``wait_s`` seconds. One that takes more than ten minutes, or is
    frozen, is ended with all its processes.

    Raises :class:`CaseStoreError` or :class:`EnvironmentFault` with the generator's own sentences.
    """
    store = Store(settings.database)
    try:
        head = heads.write_for_release(settings, store)
        options = [*_options(settings, switch), "--head", str(head)]
        said = _run([*options, "--wait", str(wait_s), "--parent", str(os.getpid())], log, limits)
        newest = releases(settings.releases)[0]
        manifest = sha256((newest.path / MANIFEST).read_bytes()).hexdigest()
        heads.add_line(settings, store, release=newest.id, manifest=manifest)
        return said
    finally:
        store.close()


def _run(options: list[str], log: Callable[[str], None], limits: Limits | None) -> str:
    """Run the generator with ``options`` to its end; the text of its last line."""
    last = ""

    def said(line: str) -> None:
        nonlocal last
        log(line)
        last = line.partition("\t")[2]

    command = [sys.executable, "-m", "generator", *options]
    call = Call(what="生成公开站", command=command, folder=ROOT, environment=_environment())
    ended = run_watched(call, said, lambda line: line.startswith("wait\t"), limits)
    _check(ended.status, ended.complaint)
    return last


def _options(settings: Settings, switch: bool) -> list[str]:
    """The generator's command line: all that it may know of the instance."""
    named = {
        "content": settings.content,
        "public": settings.public_db,
        "out": settings.releases,
        "current": settings.current,
        "work": settings.work,
        "fonts": FONTS,
        "site-url": settings.site_url,
    }
    options = [word for name, value in named.items() for word in (f"--{name}", str(value))]
    options += [] if switch else ["--no-switch"]
    return options + (_signing_options(settings.signing) if settings.signing else [])


def _signing_options(signing: Signing) -> list[str]:
    options = ["--sign-key", str(signing.key), "--sign-cert", str(signing.certificate)]
    options += [option for path in signing.chain for option in ("--sign-chain", str(path))]
    return options + (["--sign-passphrase", str(signing.passphrase)] if signing.passphrase else [])


def _environment() -> dict[str, str]:
    """This process's environment without what leads to the instance."""
    return {name: value for name, value in os.environ.items() if not name.startswith("QINGZHANG_")}


def _check(status: int, complaint: str) -> None:
    """Raise what the generator's exit ``status`` means: 0 done, 1 the content is at fault."""
    if status == 1:
        raise CaseStoreError(complaint)
    if status:
        raise EnvironmentFault(complaint or f"公开站没有生成，生成程序意外退出（{status}）")
