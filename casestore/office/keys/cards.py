"""Recovery cards: the secrets that open everything when the office's key or its passphrase is lost,
for paper in two safes. Nothing keeps them but who prints them."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from casestore.errors import CaseStoreError
from casestore.public.durable_files import flush_folder, write_new
from casestore.public.qr import qr_code
from casestore.sealing.recipients import fingerprint_of, in_groups
from casestore.sealing.wrapping import new_secret, recipient_of

#: How many are made for an instance: one may burn.
COUNT = 2
_USE = "丢失办公密钥或口令时，用它恢复：qingzhang keys recover；恢复备份：qingzhang restore。"
_KEEP = "谁持有它，谁就能打开全部密封内容。请打印后分别锁入两处保险柜，不要存入联网的机器。"


@dataclass(frozen=True)
class Card:
    """One recovery key: ``number`` counts from 1."""

    number: int
    secret: str

    @property
    def recipient(self) -> str:
        return recipient_of(self.secret)

    @property
    def fingerprint(self) -> str:
        return in_groups(fingerprint_of(self.recipient))

    def text(self) -> str:
        """The card for a terminal."""
        drawn = io.StringIO()
        qr_code(self.secret).terminal(drawn, compact=True)
        return "\n".join(
            [
                f"──── 恢复密钥卡 {self.number}　指纹 {self.fingerprint} ────",
                self.secret,
                drawn.getvalue().rstrip("\n"),
                _USE,
                _KEEP,
            ]
        )

    def page(self) -> str:
        """The card as a page to print."""
        svg = qr_code(self.secret).svg_inline(scale=5)
        return (
            f'<!doctype html><html lang="zh-Hans"><meta charset="utf-8">'
            f"<title>恢复密钥卡 {self.number}</title>"
            f"<h1>恢复密钥卡 {self.number}</h1><p>指纹 {self.fingerprint}</p>"
            f"<p><code>{escape(self.secret)}</code></p>{svg}<p>{_USE}</p><p>{_KEEP}</p></html>\n"
        )


def new_cards(count: int = COUNT, after: int = 0) -> tuple[Card, ...]:
    """New recovery keys, numbered on from ``after``."""
    return tuple(Card(after + place + 1, new_secret()) for place in range(count))


def write_cards(cards: Sequence[Card], folder: Path) -> tuple[Path, ...]:
    """Write each card as a page into ``folder`` (its owner's alone); returns the files. Raises
    :class:`CaseStoreError` where one is there already."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = tuple(folder / f"recovery-card-{card.number}.html" for card in cards)
    for file in files:
        if file.exists():
            raise CaseStoreError(f"{file} 已存在，没有覆盖")
    for card, file in zip(cards, files, strict=True):
        write_new(file, card.page().encode(), 0o600)
    flush_folder(folder)
    return files
