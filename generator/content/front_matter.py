"""A Markdown file of ``content/``: front matter in YAML between two lines of ``---``, then the
body. One reader for notices and guides; a fault names the file, and the key or the line (第3行).
"""

from dataclasses import dataclass
from pathlib import Path

from casestore.errors import ContentError, Fault
from casestore.errors.toml_faults import shown
from generator.content.yaml_slips import ReadHead, read_head


@dataclass(frozen=True, kw_only=True)
class MarkdownFile:
    """``file`` is what faults call it, ``text`` the whole as it stands, ``head`` its front matter,
    ``first_line`` the number of the first line of ``body``."""

    file: str
    text: str
    head: str
    body: str
    first_line: int

    def keys(self) -> ReadHead:
        """The front matter's keys with their values, and every slip in it."""
        read = read_head(self.head, self.file)
        if read.data is None and not read.faults or read.data and not isinstance(read.data, dict):
            found, expected = shown(read.data or ""), "“键: 值”的文件头"
            fault = Fault(file=self.file, key="第2行", found=found, expected=expected)
            return ReadHead(data=None, faults=[*read.faults, fault], dropped=read.dropped)
        return read


def read_markdown(path: Path, file: str) -> MarkdownFile:
    """The file at ``path``, which faults call ``file``. Raises :class:`ContentError` when it is no
    file, no UTF-8 or has no front matter."""
    text = _read(path, file)
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        found = shown(lines[0]) if lines else "空文件"
        raise ContentError(
            [Fault(file=file, key="第1行", found=found, expected="以“---”一行开头的文件头")]
        )
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return MarkdownFile(
                file=file,
                text=text,
                head="".join(lines[1:number]),
                body="".join(lines[number + 1 :]),
                first_line=number + 2,
            )
    raise ContentError(
        [
            Fault(
                file=file, key="第1行", found="没有结束的文件头", expected="再写一行“---”结束文件头"
            )
        ]
    )


def _read(path: Path, file: str) -> str:
    if not path.is_file():  # a folder, a link that leads nowhere, a pipe that would never end
        raise ContentError(
            [Fault(file=file, key="(file)", found="不是普通文件", expected="一个 Markdown 文件")]
        )
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors write a mark first
    except UnicodeDecodeError as error:
        raise ContentError(
            [Fault(file=file, key="(file)", found="不是 UTF-8 编码", expected="UTF-8 编码的文件")]
        ) from error


def line_words(number: int) -> str:
    """第3行: how faults call a line."""
    return f"第{number}行"
