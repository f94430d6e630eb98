"""Commands that stay: the whole product on one machine, and the worker by itself."""

import os
from functools import partial

import click

from casestore.campaign.edition import CurrentEdition
from casestore.settings import Settings
from commands.line import Place, main
from commands.site_address import about_address


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="监听端口"
)
@click.pass_obj
def serve(place: Place, host: str, port: int) -> None:
    """在一台机器上启动全部：公开站、线索填报、工作台、后台任务。"""
    from casestore.office.instance import prepare
    from casestore.office.sweeping import sweep
    from commands.passphrase import HANDED, to_hand_on
    from commands.press_room import is_open
    from forms_app.processes.serving import KeyToHandOn, Startup, must_be_free
    from forms_app.processes.serving import serve as run

    settings = place.settings()
    must_be_free(host, port)
    prepare(settings)
    sweep(settings)
    if odd := about_address(settings):
        click.echo(f"提醒 {odd}")
    startup = Startup(accounts_of(settings, port), partial(is_open, settings.press))
    key = KeyToHandOn(to_hand_on(settings), HANDED)
    edition = CurrentEdition(settings.current, settings.content).get()
    run(settings, host, port, sorted(edition.campaigns), key, startup)


def accounts_of(settings: Settings, port: int) -> dict[str, list[str]]:
    """What comes before the command of each process so that it runs under its own account; where
    that can't be, nothing, and a line on the screen. Gives the instance to the accounts."""
    from casestore.office.owners import give
    from commands.apart import as_account, as_generator, why_not_apart

    if reason := why_not_apart(settings, port):
        click.echo(
            f"公开端、办公端、生成程序没有分开账号（{reason}），分开的办法见 deploy/README.md"
        )
        return {}
    give(settings.instance, settings.accounts)
    os.umask(0o022)  # what is private lies in folders closed to the others
    office = as_account("office", settings.accounts)
    return {
        "intake": as_account("public", settings.accounts),
        "desk": office,
        "worker": office,
        "press": as_generator(settings.accounts),
    }


@main.command()
@click.pass_obj
def worker(place: Place) -> None:
    """启动后台任务：发信、更新公开站。"""
    import signal
    import threading

    from casestore.database.jobs import Jobs
    from casestore.office.pins import pin_at_start
    from casestore.office.sweeping import sweep
    from commands.building import rebuild
    from commands.proposing import propose_content
    from commands.switching import owe_releases
    from commands.wiring import open_ledger
    from forms_app.processes.logs import log_as_lines
    from forms_app.processes.worker import run

    log_as_lines()
    settings = place.settings()
    sweep(settings)
    ledger = open_ledger(settings)
    pin_at_start(settings, ledger.store)
    owe_releases(settings, ledger.store)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    rebuilding, proposing = partial(rebuild, ledger), partial(propose_content, ledger)
    run(ledger, Jobs(ledger.store), rebuilding, proposing, done)
