"""The files that notices attach: which of them may be published, and the copy that is, without
what says who made it, with what and where.

Only the copy is ever published. What acts, carries other files or leads out of the file, and
remarks that were meant for colleagues, are for a person to take out: such a file is a fault.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from casestore.errors import Fault, Rejected
from casestore.errors.toml_faults import shown
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.kinds import is_old_office, kind_of
from casestore.public.cleaning.records import SafeCopy
from generator.content.notices import Notice

KINDS = ("pdf", "ofd", "docx", "xlsx", "png", "jpg")
#: How each kind may end, in small letters or capitals.
_ENDINGS = {**{kind: kind for kind in KINDS}, "jpeg": "jpg"}
#: Bytes of the largest file that is attached.
LARGEST = 20_000_000

#: What a file must not hold: the part before a colon of what its copy goes without.
BARRED = frozenset(
    {
        *("宏", "嵌入的对象或文件", "嵌入的其他格式内容", "控件", "程序文件", "脚本", "脚本或程序"),
        *("附件", "文件包的目录", "多媒体或三维内容", "外部文件的引用", "外部数据连接"),
        *("对外部文件的引用", "对外部文件的引用（包括 DDE）", "批注", "修订记录", "矢量图形"),
        *("数据透视表（带着全部原始数据）", "取用其他文件、网址或程序的公式或域代码"),
    }
)
#: What stays in the copy and is told all the same.
_STAYS = ("隐藏的工作表", "电子签章（签章盖住的文档属性没有删去）")


@dataclass(frozen=True, kw_only=True)
class PublishedFile:
    """A file beside a notice: the ``kind`` that it is, the ``size`` of its copy in bytes, the
    digest of the author's file, and what the copy goes without."""

    kind: str
    size: int
    sha256: str
    taken_out: tuple[str, ...]


def published_files(
    folder: Path, notices: Sequence[Notice], root: str
) -> tuple[dict[str, PublishedFile], list[Fault]]:
    """The files that ``notices`` attach out of ``folder``, by name, and a fault at each place
    that names one that can't be published. A file that isn't there is left out."""
    good: dict[str, PublishedFile] = {}
    wrong: dict[str, tuple[str, str]] = {}
    faults = []
    for notice, key, name in _attached(notices):
        if name not in good and name not in wrong and is_inside(folder, name):
            found = _published_file(folder / name)
            if isinstance(found, PublishedFile):
                good[name] = found
            else:
                wrong[name] = found
        if name in wrong:
            file = f"{root}/notices/{notice.slug}.md"
            faults.append(Fault(file=file, key=key, found=wrong[name][0], expected=wrong[name][1]))
    return good, faults


def _attached(notices: Sequence[Notice]) -> Iterator[tuple[Notice, str, str]]:
    for notice in notices:
        for index, item in enumerate(notice.attachments):
            if item.file:
                yield notice, f"attachments.{index}.file", item.file


def is_inside(folder: Path, name: str) -> bool:
    """Whether ``name`` is a file in ``folder``; a link that leads out of it would publish what
    it leads to."""
    path = folder / name
    return path.is_file() and path.resolve().is_relative_to(folder.resolve())


def told(file: PublishedFile) -> Iterator[tuple[str, str]]:
    """(found, expected) of what an author should know of a file that is published."""
    gone = [one for one in file.taken_out if one not in _STAYS]
    if gone:
        yield f"含有{'、'.join(gone)}", "不含这些的文件；公开的副本里已经去掉，原件没有改动"
    yield from (
        (f"含有{one}", "公开前看过的文件；公开的副本里还有这些内容")
        for one in file.taken_out
        if one in _STAYS
    )


def published_copy(path: Path) -> bytes:
    """The bytes that are published of the file ``path``, the same for the same file. Raises
    :class:`Rejected` for one that :func:`published_files` finds wrong."""
    copy = _copied(path)
    if _barred(copy):
        raise Rejected(f"{path.name} 含有不能公开的内容：{'、'.join(_barred(copy))}")
    return copy.data


def _published_file(path: Path) -> PublishedFile | tuple[str, str]:
    """``path`` as it is published, or (found, expected)."""
    name = shown(path.name)
    if wrong := _wrong_from_outside(path):
        return wrong
    try:
        copy = _copied(path)
    except Rejected as error:
        return name, f"可以公开的文件；{error}"
    if barred := _barred(copy):
        return f"{name}，含有{'、'.join(barred)}", "去掉了这些内容的文件，或改用 PDF"
    return PublishedFile(
        kind=copy.kind,
        size=len(copy.data),
        sha256=sha256(path.read_bytes()).hexdigest(),
        taken_out=copy.taken_out,
    )


def _wrong_from_outside(path: Path) -> tuple[str, str] | None:
    """(found, expected) where ending, size or kind are wrong."""
    name = shown(path.name)
    kind = _ENDINGS.get(path.suffix[1:].lower())
    if kind is None:
        return name, "PDF、OFD、DOCX、XLSX、PNG 或 JPEG 文件"
    size = path.stat().st_size
    if size > LARGEST:
        return f"{name}，{size / 1_000_000:.0f} MB", f"不超过 {LARGEST // 1_000_000} MB 的文件"
    data = path.read_bytes()
    real = kind_of(data)
    if is_old_office(data):
        return f"{name}，内容是旧格式或加密的 Office 文件", "另存为不加密的 DOCX、XLSX 或 PDF"
    if real != kind:
        content = real.upper() if real else "别的格式"
        return f"{name}，内容是{content}", f"内容是 {kind.upper()} 的文件，或改正扩展名"
    return None


def _copied(path: Path) -> SafeCopy:
    with tempfile.TemporaryDirectory(prefix="qingzhang-") as waiting, path.open("rb") as stream:
        order = Order(name=path.name, kinds=KINDS, folder=Path(waiting), published=True)
        return safe_copy(stream, order)


def _barred(copy: SafeCopy) -> list[str]:
    return [one for one in copy.taken_out if one.partition("：")[0] in BARRED]
