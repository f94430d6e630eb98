"""The generator, run as a process of its own and watched."""

import os
from collections.abc import Callable

import click

from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.ledger import heads
from casestore.ledger.content_in_use import reread
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.public_changes import AgreedBy
from casestore.office.owners import is_given
from casestore.publishing.agreed_content import (
    adopt_content,
    agree_alone,
    at_agreed,
    at_copy,
    last_agreed,
)
from casestore.publishing.content_copies import take_copy
from casestore.publishing.projection import bring_up_to_date
from casestore.settings import Settings, Signing
from commands.apart import as_generator, why_not_apart
from commands.content_texts import stops_in
from commands.line import ROOT
from commands.press_room import ask_room, generator, is_open, run
from commands.switching import Switching
from commands.wiring import open_ledger
from forms_app.processes.watched_child import Ended, Limits
from generator.content.gather import read_content

FONTS = ROOT / "fonts"

#: The part of the workspace for releases that aren't shown.
UNSHOWN = "unshown"

#: How long a build of the worker waits for another one that has the lock, in seconds.
WAIT = 600


def build_site(settings: Settings, switch: bool, agreed: bool = False) -> None:
    """Bring ``public.db`` up to date and make a release, each step a line on the screen: of
    ``content/`` as it stands, which is noted and told on the desk where it was changed, or of the
    content that was ``agreed`` on last."""
    opened = open_ledger(settings)
    changed = None if agreed else _changed(opened)
    ledger = reread(at_copy(opened, changed) if changed else at_agreed(opened))
    bring_up_to_date(ledger)

    def agree() -> None:
        if changed:
            agree_alone(settings, ledger.store, changed, AgreedBy.SERVER)
            click.echo("  公开内容有改动，没有经过第二人核对：已记入台账，显示在工作台首页")

    def log(line: str) -> None:
        click.echo("  " + line.partition("\t")[2])

    click.echo(run_generator(ledger, log, switch, agree=agree))


def _changed(ledger: Ledger) -> str | None:
    """The digest of a copy of ``content/``, unless that is what was agreed on."""
    settings, store = ledger.settings, ledger.store
    adopt_content(settings, store)
    sha, agreed = take_copy(settings.content, settings.contents), last_agreed(store)
    return None if agreed and agreed.sha == sha else sha


def run_generator(
    ledger: Ledger,
    log: Callable[[str], None],
    switch: bool,
    wait_s: int = 0,
    limits: Limits | None = None,
    agree: Callable[[], None] = lambda: None,
) -> str:
    """Run the generator as its own process, with content, public.db and the signed head of the
    ledger, and nothing else; hold what it made against the approvals, sweep it for identifiers,
    note it in the witness file and only then, if asked, show it.

    ``log`` takes each step as ``stage<TAB>text``; the text of the last one is returned. Another
    build is waited for up to ``wait_s`` seconds. One that takes more than ten minutes, or is
    frozen, is ended with all its processes. ``agree`` is called before the switch.

    Raises :class:`CaseStoreError` or :class:`EnvironmentFault` with the generator's own sentences,
    or with what the release shows that nobody approved; then the site stays as it was.
    """
    return _generated(ledger, Switching(ledger, switch, log, agree), wait_s, limits).said


def rebuild(ledger: Ledger, log: Callable[[str], None]) -> str:
    """A release of the agreed content, shown; another build is waited for. Raises as
    :func:`run_generator` does."""
    return run_generator(at_agreed(ledger), log, switch=True, wait_s=WAIT)


def make_unshown(ledger: Ledger, log: Callable[[str], None]) -> str:
    """The id of a release of the content of ``ledger`` that nobody is shown, checked and swept as
    any other; another build is waited for. Raises as :func:`run_generator` does."""
    office = _generated(ledger, Switching(ledger, False, log), WAIT)
    if office.taken is None:
        raise EnvironmentFault("生成程序没有交出版本，公开站保持原样")
    return office.taken[0].id


def _generated(
    ledger: Ledger, office: Switching, wait_s: int, limits: Limits | None = None
) -> Switching:
    settings = ledger.settings
    pass_gate(settings)
    head = heads.write_for_release(settings, ledger.store)
    options = [*_options(settings, office.shows), "--head", str(head), "--wait", str(wait_s)]
    ended = _run(settings, options, office.heard, limits)
    _check(ended.status, ended.complaint)
    office.prepare_next()
    return office


def pass_gate(settings: Settings) -> None:
    """Raise :class:`CaseStoreError` with the places where the content names somebody by number,
    never with the words."""
    content, _faults = read_content(settings.content)  # the generator tells the faults
    stops = stops_in(content) if content else []
    if stops:
        raise CaseStoreError(
            f"内容里有 {len(stops)} 处不能公开的号码或地址，例如 {stops[0]}。"
            "请运行 qingzhang check 查看全部，改正后再更新公开站"
        )


def _run(
    settings: Settings, options: list[str], log: Callable[[str], None], limits: Limits | None
) -> Ended:
    """Run the generator with ``options`` to its end: in its press room where there is one, else as
    a child, under its own account where the instance has accounts and this is root."""
    apart = is_given(settings.instance, settings.accounts)
    root = os.geteuid() == 0
    if is_open(settings.press) or (apart and not root):
        return ask_room(settings.press, options, log)
    before = as_generator(settings.accounts) if apart and not why_not_apart(settings) else []
    return run(generator(options, before), log, limits)


def _options(settings: Settings, switch: bool) -> list[str]:
    """The generator's command line: all that it may know of the instance. What isn't shown is
    drawn in a workspace of its own: the desk's previews are of what is."""
    named = {
        "content": settings.content,
        "public": settings.public_db,
        "out": settings.releases,
        "current": settings.current,
        "work": settings.work if switch else settings.work / UNSHOWN,
        "fonts": FONTS,
        "site-url": settings.site_url,
    }
    options = [word for name, value in named.items() for word in (f"--{name}", str(value))]
    options += _signing_options(settings.signing) if settings.signing else []
    options += ["--demo"] if settings.demo else []
    return [*options, "--no-switch"]


def _signing_options(signing: Signing) -> list[str]:
    options = ["--sign-key", str(signing.key), "--sign-cert", str(signing.certificate)]
    options += [option for path in signing.chain for option in ("--sign-chain", str(path))]
    return options + (["--sign-passphrase", str(signing.passphrase)] if signing.passphrase else [])


def _check(status: int, complaint: str) -> None:
    """Raise what the generator's exit ``status`` means: 0 done, 1 the content is at fault."""
    if status == 1:
        raise CaseStoreError(complaint)
    if status:
        raise EnvironmentFault(complaint or f"公开站没有生成，生成程序意外退出（{status}）")
