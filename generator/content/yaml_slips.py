"""Slips of the pen in a front matter, each said in Chinese at its line and column, and mended in
memory so that one round tells what else is wrong.

A front matter is ``key: value``, lists and small tables in one line; so most slips are found line
by line, before YAML would say in English that it did not understand.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from casestore.errors import Fault
from casestore.errors.toml_faults import shown
from casestore.errors.toml_slips import OUTER_QUOTES_ONLY, QUOTES_IN_QUOTES, in_chinese_quotes

_KEY = r"(\s*(?:- )?(?:\{)?)([A-Za-z_]+)"


@dataclass(frozen=True, kw_only=True)
class Slip:
    """``column`` counts from 1; ``mended`` is the line as it was probably meant."""

    column: int
    found: str
    expected: str
    mended: str


@dataclass(frozen=True, kw_only=True)
class ReadHead:
    """``data`` is what the front matter says once its slips are mended, ``None`` where YAML still
    can't read it."""

    data: Any
    faults: list[Fault]
    dropped: frozenset[str]


def read_head(head: str, file: str) -> ReadHead:
    """What ``head`` says, whose first line is the file's second, and its slips as faults."""
    lines, faults, dropped = head.splitlines(), list[Fault](), set[str]()
    for index, line in enumerate(lines):
        for slip in _slips(line):
            place = f"第{index + 2}行第{slip.column}列"
            faults.append(Fault(file=file, key=place, found=slip.found, expected=slip.expected))
            lines[index] = slip.mended
            if not slip.mended:
                dropped.add(line.partition(":")[0].strip())
    seen: set[str] = set()
    for index, line in enumerate(lines):
        if match := re.match(r"([A-Za-z_]+)\s*:", line):
            if match[1] in seen:
                faults.append(
                    Fault(
                        file=file,
                        key=f"第{index + 2}行",
                        found=shown(match[1]),
                        expected="每个键只写一次",
                    )
                )
                lines[index] = ""
            seen.add(match[1])
    data, fault = _parsed("\n".join(lines) + "\n", file)
    return ReadHead(
        data=data, faults=[*faults, *([fault] if fault else [])], dropped=frozenset(dropped)
    )


def _parsed(text: str, file: str) -> tuple[Any, Fault | None]:
    import yaml  # a build that keeps its content reads none

    try:
        return yaml.safe_load(text), None
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        context = str(getattr(error, "context", "") or "")
        open_bracket = context.startswith("while parsing a flow")
        ends = open_bracket or "end of stream" in str(getattr(error, "problem", ""))
        # of what has no end, the place where it began is what helps
        names = ("context_mark", "problem_mark") if ends else ("problem_mark", "context_mark")
        mark = next((found for name in names if (found := getattr(error, name, None))), None)
        place = f"第{mark.line + 2}行第{mark.column + 1}列" if mark else "文件头"
        lines = text.splitlines()
        row = lines[mark.line] if mark and mark.line < len(lines) else ""
        problem = str(getattr(error, "problem", "") or "")
        expected = next((said for word, said in _PROBLEMS if word in problem), _PLAIN)
        if open_bracket:
            expected = "收尾的括号“]”或“}”"
        return None, Fault(
            file=file, key=place, found=shown(row) if row else "看不懂的写法", expected=expected
        )


_PLAIN = "“键: 值”的一行；值里有英文标点的，整个加英文引号"
#: A word of YAML's complaint, and what is expected.
_PROBLEMS = (
    ("end of stream", "收尾的英文引号"),
    ("could not find expected ':'", "“键: 值”，冒号是英文的，后面空一格"),
    ("mapping values are not allowed", "同级的键顶格对齐；值里有“: ”的，整个加英文引号"),
    ("alias", "不以 * 开头的值；要用这个字，整个加英文引号"),
    ("tag", "不以 ! 开头的值；要用这个字，整个加英文引号"),
    ("unhashable", "英文键名"),
    ("escape", "英文引号里不用反斜线"),
)


def _slips(line: str) -> Iterator[Slip]:
    """What is wrong in ``line``, one after the other, each with the line mended so far."""
    for rule in _RULES:
        if slip := rule(line):
            yield slip
            line = slip.mended


def _tab(line: str) -> Slip | None:
    space = re.match(r"[ \t\u3000\xa0]*", line)
    if space is None or not re.search("[\t\u3000\xa0]", space[0]):
        return None
    what = "制表符（Tab 键）" if "\t" in space[0] else "全角空格"
    column = min(space[0].find(char) for char in "\t\u3000\xa0" if char in space[0]) + 1
    plain = "  " if line[space.end() :].startswith("-") else ""
    mended = plain + line[space.end() :]
    return Slip(column=column, found=what, expected="半角空格，或顶格书写", mended=mended)


def _wide_colon(line: str) -> Slip | None:
    match = re.match(rf"{_KEY}\s*：\s*", line)
    if match is None:
        return None
    mended = f"{match[1]}{match[2]}: {line[match.end() :]}"
    return Slip(
        column=line.index("：") + 1,
        found="全角冒号“：”",
        expected=f"英文冒号加一个空格：{match[2]}: …",
        mended=mended,
    )


def _no_space(line: str) -> Slip | None:
    match = re.match(r"([A-Za-z_]+):(?=[^\s/])", line)
    if match is None:
        return None
    return Slip(
        column=match.end() + 1,
        found="冒号后面没有空格",
        expected=f"冒号后面空一格：{match[1]}: …",
        mended=f"{match[1]}: {line[match.end() :]}",
    )


def _no_colon(line: str) -> Slip | None:
    match = re.match(r"([A-Za-z_]+)\s*([=＝])\s*|([A-Za-z_]+)\s+(?=[^\s:=])", line)
    if match is None or re.match(r"[A-Za-z_]+\s*:", line):
        return None
    key = match[1] or match[3]
    return Slip(
        column=len(key) + 1,
        found=shown(match[2]) if match[2] else "键后面没有冒号",
        expected=f"英文冒号加一个空格：{key}: …",
        mended=f"{key}: {line[match.end() :]}",
    )


def _item(line: str) -> Slip | None:
    match = re.match(r"(\s*)([-－—–·•])(?=[^\s-])|(\s*)([－—–·•]) ", line)
    if match is None or line.startswith("---"):
        return None
    indent, mark = match[1] or match[3] or "", match[2] or match[4]
    return Slip(
        column=len(indent) + 1,
        found=shown(mark),
        expected="列表项以“- ”开头，减号后面空一格",
        mended=f"{indent}- {line[match.end() :]}",
    )


def _small_table(line: str) -> Slip | None:
    match = re.search(r"\{.*\}", line)
    wide = (
        re.search(r"(?<=[{,，])\s*[a-z_]+\s*(：)|(，)(?=\s*[a-z_]+\s*[:：])", match[0])
        if match
        else None
    )
    if match is None or wide is None:
        return None
    at = match.start() + (wide.start(1) if wide[1] else wide.start(2))
    inside = re.sub(r"，(?=\s*[a-z_]+\s*[:：])", ", ", match[0])
    inside = re.sub(r"(?<=[{, ])([a-z_]+)\s*：\s*", r"\1: ", inside)
    return Slip(
        column=at + 1,
        found=shown(line[at]),
        expected="花括号里用英文冒号加空格、英文逗号加空格",
        mended=line[: match.start()] + inside + line[match.end() :],
    )


def _value(line: str) -> re.Match[str] | None:
    return re.match(r"([A-Za-z_]+):\s+(.*\S)\s*$", line)


def _inner_quotes(line: str) -> Slip | None:
    match = _value(line)
    whole = re.fullmatch(r'"(.*)"', match[2]) if match else None
    if match is None or whole is None or '"' not in whole[1].replace('\\"', ""):
        return None
    return Slip(
        column=match.start(2) + 1 + whole[1].index('"') + 1,
        found=QUOTES_IN_QUOTES,
        expected=OUTER_QUOTES_ONLY,
        mended=f'{match[1]}: "{in_chinese_quotes(whole[1])}"',
    )


def _open_quote(line: str) -> Slip | None:
    match = _value(line)
    if match is None or match[2][0] not in "\"'" or match[2].count(match[2][0]) != 1:
        return None
    mended = f"{match[1]}: {match[2].rstrip('“”')}{match[2][0]}"
    expected = "同一行里收尾的英文引号"
    return Slip(column=match.start(2) + 1, found="引号没有收尾", expected=expected, mended=mended)


def _needs_quotes(line: str) -> Slip | None:
    match = _value(line)
    if match is None or match[2][0] in "\"'[{" or re.fullmatch(r"[|>][-+\d]*", match[2]):
        return None
    colon = re.search(r": |:$", match[2])
    if colon is None and match[2][0] not in "@`%*&!|>?":
        return None
    at = match.start(2) + (colon.start() if colon else 0)
    quoted = match[2].replace("'", "''")
    return Slip(
        column=at + 1,
        found=shown(line[at : at + 1]),
        expected='给整个值加英文引号："…"',
        mended=f"{match[1]}: '{quoted}'",
    )


def _no_such_day(line: str) -> Slip | None:
    match = re.match(
        r"([A-Za-z_]+):\s+[\"“']?((\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?)[\"”']?\s*(?:#.*)?$",
        line,
    )
    if match is None:
        return None
    try:
        meant = date(int(match[3]), int(match[5]), int(match[6])).isoformat()
    except ValueError:
        return Slip(
            column=match.start(2) + 1, found=shown(match[2]), expected="日历上有的日子", mended=""
        )
    if meant == match[2]:
        return None
    return Slip(
        column=match.start(2) + 1,
        found=shown(match[2]),
        expected=f"日期写成 {meant}",
        mended=f"{match[1]}: {meant}",
    )


def _wide_minute(line: str) -> Slip | None:
    match = re.match(r"([A-Za-z_]+):\s+(?!'.*'\s*$)[“”‘’'](.*)[“”‘’']\s*$", line)
    if match is None or not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", match[2]):
        return None
    return Slip(
        column=line.index(match[2]),
        found=f"全角引号 {line[line.index(match[2]) - 1]}",
        expected='英文引号 " "',
        mended=f'{match[1]}: "{match[2]}"',
    )


_RULES: tuple[Callable[[str], Slip | None], ...] = (
    _tab,
    _wide_colon,
    _no_space,
    _no_colon,
    _item,
    _small_table,
    _wide_minute,
    _no_such_day,
    _inner_quotes,
    _open_quote,
    _needs_quotes,
)
