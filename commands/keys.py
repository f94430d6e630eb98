"""``qingzhang keys``: who can open what is sealed, and how that changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casestore.errors import CaseStoreError
from casestore.sealing.recipients import in_groups
from commands.line import Place, main, stop

if TYPE_CHECKING:
    from casestore.ledger.ledger import Ledger
    from casestore.office.keys.ring import KeyRing

HOLDERS = {"office": "办公密钥", "recovery": "恢复密钥"}


def ring_of(place: Place) -> tuple[Ledger, KeyRing]:
    """The ledger, opened by the office's key, and its key ring."""
    from casestore.office.keys.ring import KeyRing
    from casestore.sealing.vault import KEY, Opener
    from casestore.sealing.wrapping import is_wrapped
    from commands.passphrase import Passphrase
    from commands.wiring import open_ledger

    settings = place.settings()
    ask = Passphrase(settings)
    opener = Opener.load(settings.keys, ask)
    ledger = open_ledger(settings, opener=opener)
    wrapped = is_wrapped((settings.keys / KEY).read_bytes())
    return ledger, KeyRing(settings.keys, ledger.store, ask() if wrapped else "")


def plain(fingerprint: str) -> str:
    """A fingerprint as it was typed, without its dashes."""
    return fingerprint.replace("-", "").strip().lower()


@main.group(invoke_without_command=True)
@click.pass_context
def keys(ctx: click.Context) -> None:
    """密钥：显示谁能打开密封内容，增减、更换、加口令、恢复。"""
    if ctx.invoked_subcommand is None:
        ctx.invoke(show)


@keys.command()
@click.pass_obj
def show(place: Place) -> None:
    """列出各公钥的指纹、登记天数、能打开多少条密封内容。"""
    from casestore.office.keys.inventory import inventory

    ledger, ring = ring_of(place)
    found = inventory(ledger)
    for one in found.recipients:
        days = (datetime.now(UTC) - one.added_at).days
        state = "已停用" if one.removed_at else "使用中"
        if one.destroyed_at:
            state = "已销毁"
        click.echo(
            f"{in_groups(one.fingerprint)}  {HOLDERS[one.holder]}  {state}  登记 {days} 天  "
            f"能打开 {found.opens.get(one.fingerprint, 0)}/{found.total} 条  {one.recipient}"
        )
    if found.unmarked:
        click.echo(f"另有 {found.unmarked} 条早期记录没有标明密封给谁")
    if found.cases_left or found.uploads_left:
        click.echo(
            f"待重新密封：{found.cases_left} 件，未提交的材料 {found.uploads_left} 份"
            "（后台会做完；也可以运行 qingzhang keys reseal）"
        )
    if not ring.wrapped:
        click.echo("办公密钥没有口令保护，请运行 qingzhang keys wrap")
    if not ring.pinned("recovery"):
        click.echo("还没有恢复密钥，不能备份；qingzhang keys wrap 会制作两张恢复密钥卡")


@keys.command()
@click.argument("recipient")
@click.pass_obj
def add(place: Place, recipient: str) -> None:
    """登记一把恢复密钥的公钥 RECIPIENT（age1…），此后也密封给它。"""
    _ledger, ring = ring_of(place)
    click.echo(f"已登记 {in_groups(ring.add(recipient))}，已有内容由后台重新密封")


@keys.command()
@click.argument("fingerprint")
@click.pass_obj
def remove(place: Place, fingerprint: str) -> None:
    """停用指纹为 FINGERPRINT 的恢复密钥，不再密封给它。"""
    _ledger, ring = ring_of(place)
    ring.remove(plain(fingerprint))
    click.echo("已停用，已有内容由后台重新密封")


@keys.command()
@click.pass_obj
def rotate(place: Place) -> None:
    """更换办公密钥；已有内容由后台重新密封，中断后会接着做。"""
    _ledger, ring = ring_of(place)
    old = ring.pinned("office")
    click.echo(f"新的办公密钥：{in_groups(ring.rotate())}，已有内容由后台重新密封")
    for one in old:
        click.echo(
            f"全部完成后，可以销毁旧密钥：qingzhang keys destroy {in_groups(one.fingerprint)}"
        )


@keys.command()
@click.pass_obj
def reseal(place: Place) -> None:
    """现在就把尚未完成的内容重新密封；可以随时中断，再次运行会接着做。"""
    ledger, _ring = ring_of(place)
    reseal_all(ledger)


def reseal_all(ledger: Ledger) -> None:
    """Seal anew until nothing is left; what can't be is named and ends the command."""
    from casestore.ledger.resealing import reseal as seal_anew

    outcome = seal_anew(ledger)
    if outcome.faults:
        stop("\n".join([*outcome.faults, f"共 {len(outcome.faults)} 处没有重新密封"]), 1)
    click.echo(f"已重新密封 {outcome.done} 件，没有遗留")


@keys.command()
@click.argument("fingerprint")
@click.pass_obj
def destroy(place: Place, fingerprint: str) -> None:
    """销毁已停用的办公密钥 FINGERPRINT；还有内容要靠它打开时拒绝。"""
    from casestore.office.keys.inventory import still_needing

    ledger, ring = ring_of(place)
    recipient = next(
        (one.recipient for one in ring.all() if one.fingerprint == plain(fingerprint)), ""
    )
    ring.destroy(plain(fingerprint), still_needing(ledger, recipient))
    click.echo(f"旧密钥 {in_groups(plain(fingerprint))} 已销毁")


@keys.command()
@click.option("--cards", type=click.Path(path_type=Path), help="恢复密钥卡写入这个文件夹")
@click.pass_obj
def wrap(place: Place, cards: Path | None) -> None:
    """给办公密钥加上（或改换）口令；没有恢复密钥的，同时制作两张恢复密钥卡。"""
    from casestore.office.keys.cards import new_cards
    from commands.cards import hand_out
    from commands.passphrase import new_passphrase

    _ledger, ring = ring_of(place)
    passphrase = new_passphrase()
    made = () if ring.pinned("recovery") else new_cards()
    hand_out(made, cards)  # first: whoever has no card must not have anything sealed to it
    ring.wrap(passphrase, [card.recipient for card in made])
    click.echo("办公密钥已有口令保护，请重新启动 qingzhang")


@keys.command()
@click.option("--new", is_flag=True, help="新做一份")
@click.option("--name", default="", help="新做的证书上写的名称")
@click.option(
    "--from", "file", type=click.Path(path_type=Path), help="换成这个 PEM 文件里的私钥和证书"
)
@click.option("--passphrase-file", type=click.Path(path_type=Path), help="该私钥的口令所在的文件")
@click.pass_obj
def certificate(
    place: Place, new: bool, name: str, file: Path | None, passphrase_file: Path | None
) -> None:
    """签名回执用的证书：显示；--new 新做一份，--from 换成机构领来的一份。"""
    from casestore.exchange import receipt_certificate as certificates
    from casestore.exchange.office_signature import Signer

    settings = place.settings()
    keys, signer = settings.keys, Signer.load(settings.keys)
    if new and file:
        stop("--new 和 --from 只能用一个", 2)
    if new:
        own = certificates.make_certificate(name.strip() or certificates.NAME, datetime.now(UTC))
        certificates.sign_with(own, keys, signer)
    elif file:
        secret = passphrase_file.read_bytes().strip() if passphrase_file else None
        own = certificates.read_pair(file.read_bytes(), secret or None)
        own.must_be_in_force(datetime.now(UTC))
        certificates.sign_with(own, keys, signer)
    found = certificates.certificate_there(keys, signer)
    click.echo(f"签名回执用的证书：{found.name}，有效期至 {found.last:%Y-%m-%d}")
    click.echo(f"指纹（SHA-256）：{found.fingerprint}")


@keys.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def recover(place: Place, file: Path) -> None:
    """办公密钥或口令丢失时：用 FILE 里的恢复密钥新建办公密钥，并把全部内容重新密封给它。"""
    from casestore.database.engine import Store, migrate
    from casestore.office.keys.ring import KeyRing
    from casestore.sealing.vault import Opener
    from casestore.sealing.wrapping import recipient_of
    from commands.cards import recovery_secret
    from commands.passphrase import new_passphrase
    from commands.wiring import open_ledger

    settings, secret = place.settings(), recovery_secret(file)
    migrate(settings.database)
    ring = KeyRing(settings.keys, Store(settings.database))
    if recipient_of(secret) not in {one.recipient for one in ring.pinned("recovery")}:
        raise CaseStoreError("这不是本实例登记的恢复密钥，没有改动")
    ledger = open_ledger(settings, opener=Opener([secret]))
    passphrase = new_passphrase()
    ring.recover(secret, passphrase)
    own = KeyRing(settings.keys, ledger.store, passphrase).secrets()
    reseal_all(replace(ledger, opener=Opener([*own, secret])))
