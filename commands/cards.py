"""Recovery cards on the screen, on paper, and back from there."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casestore.errors import CaseStoreError, EnvironmentFault, reason
from casestore.sealing.wrapping import is_secret

if TYPE_CHECKING:
    from casestore.office.keys.cards import Card


def hand_out(cards: Sequence["Card"], folder: Path | None) -> None:
    """Show the cards, this once; or write them into ``folder`` to be printed and deleted. Where
    that fails they are shown."""
    from casestore.office.keys.cards import write_cards

    if folder is not None:
        try:
            for file in write_cards(cards, folder):
                click.echo(f"恢复密钥卡已写入 {file}，请打印后删除")
            return
        except (CaseStoreError, OSError) as error:
            said = reason(error) if isinstance(error, OSError) else str(error)
            click.echo(f"恢复密钥卡没有写入 {folder}（{said}），改为显示：", err=True)
    for card in cards:
        click.echo(f"{card.text()}\n")


def recovery_secret(file: Path | None) -> str:
    """The secret of a recovery card: in ``file``, or typed. Raises :class:`CaseStoreError` where
    it is none."""
    if file is not None:
        try:
            lines = file.read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError) as error:
            said = reason(error) if isinstance(error, OSError) else "不是文本"
            raise EnvironmentFault(f"读不到恢复密钥文件 {file}（{said}）") from error
        said = next((line for line in lines if is_secret(line)), "")
    elif sys.stdin.isatty():
        said = str(click.prompt("恢复密钥（AGE-SECRET-KEY-1…）", hide_input=True, err=True))
    else:
        raise EnvironmentFault("请用 --identity 指明恢复密钥所在的文件，或在终端里运行")
    said = said.strip().upper()
    if not is_secret(said):
        raise CaseStoreError("这不是恢复密钥（AGE-SECRET-KEY-1…），请照恢复密钥卡填写")
    return said
