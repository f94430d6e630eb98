"""The command that fetches mails into the desk's list."""

from pathlib import Path

import click

from casestore.errors import EnvironmentFault
from commands.line import Place, main, stop


@main.group()
def mail() -> None:
    """来件邮件：收取后列在工作台，由人核对登记。"""


@mail.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="从这个文件夹的 .eml 文件收取，不连邮箱",
)
@click.pass_obj
def fetch(place: Place, folder: Path | None) -> None:
    """收取新邮件：邮箱按 office.toml 的 imap_url，邮箱里的邮件不删。"""
    from commands.wiring import open_ledger
    from forms_app.mail.fetching.folder import fetch_folder
    from forms_app.mail.fetching.mailbox import fetch_mailbox

    settings = place.settings()
    if folder is None and not settings.imap_url:
        raise EnvironmentFault(
            "没有设置邮箱：请在 office.toml 写 imap_url，或用 --folder 指定文件夹"
        )
    ledger = open_ledger(settings)
    try:
        found = fetch_folder(ledger, folder) if folder else fetch_mailbox(ledger, settings.imap_url)
    finally:
        ledger.store.close()
    click.echo(f"收下 {found.taken} 封，{found.known} 封以前收过")
    if found.faults:
        stop("\n".join(found.faults), 1)
