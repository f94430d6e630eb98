"""A Markdown file of ``content/``: front matter in YAML between two lines of ``---``, then the
body. One reader for notices and guides; a fault names the file, and the key or the line (第3行).
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casestore.errors import ContentError, Fault
from casestore.errors.toml_faults import gathered, shown


@dataclass(frozen=True, kw_only=True)
class MarkdownFile:
    """``file`` is what faults call it, ``text`` the whole as it stands, ``head`` its front matter,
    ``first_line`` the number of the first line of ``body``."""

    file: str
    text: str
    head: str
    body: str
    first_line: int

    def keys(self) -> dict[str, Any]:
        """The front matter's keys with their values; raises :class:`ContentError` for what is no
        YAML, no keys, or a key written twice."""
        import yaml  # a build that keeps its content reads none

        try:
            data = yaml.safe_load(self.head)
        except (yaml.YAMLError, ValueError) as error:
            # ValueError: a day that no calendar has, e.g. 2022-02-30
            mark = getattr(error, "problem_mark", None)
            reason = str(getattr(error, "problem", None) or error)
            fault = Fault(
                file=self.file,
                key=line_words(mark.line + 2 if mark else 1),
                found=f"“{reason}”",
                expected="合乎 YAML 写法的文件头",
            )
            raise ContentError([fault]) from error
        if not isinstance(data, dict):
            raise ContentError(
                [Fault(file=self.file, key="第2行", found=shown(data), expected="“键: 值”的文件头")]
            )
        gathered(_repeats(self.head, self.file))
        return data


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


def _repeats(head: str, file: str) -> list[Fault]:
    """A key written twice: YAML would silently keep the last."""
    seen: set[str] = set()
    faults = []
    for number, line in enumerate(head.splitlines(), 2):
        if match := re.match(r"([A-Za-z_]+)\s*:", line):
            if match[1] in seen:
                faults.append(
                    Fault(
                        file=file,
                        key=line_words(number),
                        found=shown(match[1]),
                        expected="每个键只写一次",
                    )
                )
            seen.add(match[1])
    return faults
