"""``content/campaigns/<id>/promises.toml``: what the campaign's notices and guide promise, and what
keeps each promise; a campaign without the file promises the same and nobody has looked."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from casestore.campaign.keepers import KEEPERS
from casestore.campaign.model import Campaign
from casestore.campaign.toml_values import Part, Text
from casestore.errors import Fault
from casestore.errors.stand_ins import checked
from casestore.errors.toml_faults import matching, read_mended, shown, unprintable

PROMISES_FILE = "promises.toml"

#: Which text, from the campaign's folder.
Place = Annotated[
    str,
    matching(
        r"guide\.md|campaign\.toml|notices/[a-z0-9-]+\.md",
        "guide.md、campaign.toml，或 notices/ 加一篇公告的文件名",
    ),
]
_DAY = r"\d+ ?(?:个)?(?:工作)?[日天]|\d+年年?底"


class Quoted(Part):
    """Words of a notice or guide, or of ``lead``, ``promise``, ``handling`` or ``rules`` in
    campaign.toml: ``text`` stands in ``file`` as it is here."""

    file: Place
    text: Text


class Promise(Quoted):
    """``who`` does ``what``, ``by`` when: a day of the
    ``keeper``, written as :func:`casestore.campaign.keepers.term_words` writes it or as a date;
    empty where the keeper has none."""

    who: Text
    what: Text
    by: str = ""
    keeper: Text


class Aside(Quoted):
    """A sentence that reads like a promise and is none of the program's, with the ``reason``."""

    reason: Text


class Promises(Part):
    """The whole file."""

    promises: tuple[Promise, ...] = ()
    aside: tuple[Aside, ...] = ()

    def named_in(self, file: str) -> list[str]:
        """The pieces of the text ``file`` that are listed or set aside."""
        quoted: tuple[Quoted, ...] = (*self.promises, *self.aside)
        return [one.text for one in quoted if one.file == file]


def read_promises(folder: Path, file: str) -> tuple[Promises | None, list[Fault]]:
    """The promises of the campaign in ``folder`` as far as they can be read, and the faults of the
    file itself, which these call ``file``; ``None`` without faults where there is no file."""
    path = folder / PROMISES_FILE
    if not path.exists():
        return None, []
    read = read_mended(path, file)
    if read.data is None:
        return None, read.faults
    found = checked(Promises, read.data, file, read.dropped)
    return found.value, [*read.faults, *unprintable(read.data, file), *found.faults]


def unkept(promises: Promises, campaign: Campaign, file: str) -> Iterator[Fault]:
    """Each promise whose keeper isn't there, or has another day than the text tells."""
    for index, promise in enumerate(promises.promises):
        for key, found, expected in _wrong(promise, campaign):
            key = f"promises.{index}.{key}"
            yield Fault(file=file, key=key, found=shown(found), expected=expected)


Wrong = tuple[str, str, str]


def _wrong(promise: Promise, campaign: Campaign) -> Iterator[Wrong]:
    keeper = KEEPERS.get(promise.keeper)
    if keeper is None:
        near = get_close_matches(promise.keeper, KEEPERS, 1)
        yield "keeper", promise.keeper, f"{near[0]}？" if near else "、".join(KEEPERS)
        return
    terms = keeper.terms(campaign)
    if terms is None:
        yield "keeper", promise.keeper, "本专项行动有的一项；campaign.toml 里没有这一项"
    elif promise.by and promise.by not in terms:
        yield "by", promise.by, f"{'、'.join(terms) or '空'}（{promise.keeper}）"
    elif not promise.by and (terms or re.search(_DAY, promise.text)):
        yield "by", "空", f"{'、'.join(terms) or '换一个有期限的 keeper，正文写了时间'}"
    elif promise.by and not _tells(promise.text, promise.by):
        yield "text", promise.text, f"写着“{promise.by}”的一句"


def _tells(text: str, by: str) -> bool:
    """Whether ``text`` doesn't tell another time than ``by``: it has the same, or none in
    figures."""
    bare = text.replace(" ", "")
    if not re.search(_DAY, bare):
        return True
    dated = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", by)
    if dated is None:
        return re.sub(r"[日天 个]", "", by) in re.sub(r"[日天 个]", "", bare)
    year, month, day = (int(part) for part in dated.groups())
    if re.search(rf"{year}年年?底", bare):
        return (month, day) == (12, 31)
    return re.search(rf"(?<!\d){month}月{day}日", bare) is not None
