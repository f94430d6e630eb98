"""Commands about an instance as a whole: made, copied, put back, opened to its
administrator again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casestore.campaign.loading import load_campaigns
from casestore.errors import CaseStoreError
from commands.line import Place, main

if TYPE_CHECKING:
    from casestore.office.demo.people import DemoAccount
    from casestore.settings import Settings


def must_be_new(instance: Path) -> None:
    """Before anybody is asked anything."""
    if (instance / "settings.toml").exists():
        raise CaseStoreError(f"{instance} 已经是一个实例，没有改动")


@main.command()
@click.option("--demo", is_flag=True, help="填入约 40 件虚构的示例案件并生成公开站，供试看")
@click.option(
    "--cards",
    type=click.Path(path_type=Path),
    help="把两张恢复密钥卡写成可打印的网页，存入这个文件夹；不写则只在屏幕上显示一次",
)
@click.pass_obj
def init(place: Place, demo: bool, cards: Path | None) -> None:
    """新建实例：密钥（问两次口令）、恢复密钥卡、台账、首个工作人员账号。"""
    from casestore.office.instance import create
    from commands.cards import hand_out
    from commands.passphrase import new_passphrase

    must_be_new(place.instance)
    _must_be_copied(place.content)
    passphrase = "" if demo else new_passphrase()
    account = create(place.instance, load_campaigns(place.content), demo, passphrase)
    settings = place.settings()
    others: Sequence[DemoAccount] = ()
    try:
        _note_content(settings)
        if demo:
            others = _fill(settings)
    finally:  # the account is there whatever became of the example; its password is stored nowhere
        hand_out(account.cards, cards)
        click.echo(f"实例已建好：{place.instance}")
        click.echo(f"首个工作人员账号：{account.email}")
        click.echo(f"一次性密码（只显示这一次，首次登录须更换）：{account.password}")
        _tell(others)


def _fill(settings: Settings) -> Sequence[DemoAccount]:
    """Make a demonstration of the new instance, its site too, which is the release that its
    approvals owe; the accounts that work in it."""
    from casestore.database.jobs import Jobs
    from casestore.lifecycle.jobs import JobKind
    from casestore.office.demo import fill
    from casestore.office.demo.people import hire
    from commands.building import build_site
    from commands.demo_reports import add_reports
    from commands.wiring import open_ledger

    click.echo("填入示例案件……")
    fill(ledger := open_ledger(settings))
    add_reports(ledger)
    others = hire(ledger.store)
    jobs = Jobs(ledger.store)
    owed = jobs.claim("init", (JobKind.REBUILD,))
    build_site(settings, switch=True)
    if owed:
        jobs.finish(owed.id, "随示例一并生成")
    return others


def _must_be_copied(content: Path) -> None:
    """Raise for what can't be, before there is anything."""
    from casestore.publishing.content_copies import digests_in

    digests_in(content)


def _note_content(settings: Settings) -> None:
    """What stands in ``content/`` now needs nobody's agreement."""
    from casestore.database.engine import Store
    from casestore.lifecycle.public_changes import AgreedBy
    from casestore.publishing.agreed_content import adopt_content

    store = Store(settings.database)
    adopt_content(settings, store, AgreedBy.INIT)
    store.close()


def _tell(others: Sequence[DemoAccount]) -> None:
    """The accounts of a demonstration that work its cases."""
    if others:
        click.echo("上面是管理员，管账号，不办案件。办理案件用下面的示例账号：")
    for one in others:
        click.echo(f"{one.role} {one.email}，一次性密码 {one.password}")


@main.command()
@click.argument("email")
@click.option("--factor", is_flag=True, help="同时重置动态验证码，下次登录时重新绑定")
@click.pass_obj
def password(place: Place, email: str, factor: bool) -> None:
    """给工作人员账号 EMAIL 换一个一次性密码（管理员忘记密码时用）。"""
    from casestore.office.staff import Staff
    from commands.wiring import open_ledger

    staff = Staff(open_ledger(place.settings()).store)
    if factor:
        staff.reset_factor_of(email)
    word = staff.reset_password_of(email)
    click.echo(f"一次性密码（只显示这一次，登录后须更换）：{word}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(place: Place, file: Path) -> None:
    """把整个实例备份到 FILE，密封给恢复密钥，写完读回核对。"""
    from casestore.office.backup.writing import back_up

    click.echo(back_up(place.settings(), file))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--identity",
    type=click.Path(path_type=Path),
    help="恢复密钥所在的文件；不写则在终端里输入",
)
@click.pass_obj
def restore(place: Place, file: Path, identity: Path | None) -> None:
    """用一把恢复密钥从 FILE 恢复到一个空的实例文件夹。"""
    from casestore.office.backup.restoring import is_sealed
    from casestore.office.backup.restoring import restore as put_back
    from commands.cards import recovery_secret

    secret = recovery_secret(identity) if is_sealed(file) else ""
    click.echo(put_back(place.instance, file, secret))
