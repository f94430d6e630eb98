"""Slips of the pen in a TOML file, each said in Chinese at its line and column, and mended in
memory so that one round tells what else is wrong.

``tomllib`` stops at the first thing that is no TOML and says so in English. The commonest are
those of a Chinese keyboard: full-width quotes, colons, commas and blanks.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from casestore.errors import Fault

#: Slips looked for in one file; more would be one slip that shifts everything after it.
MOST = 40
OPENING, CLOSING = "“”‘’「『＂", '“”‘’」』＂"'
COMMAS = "，、；;"
QUOTES_IN_QUOTES = "英文引号里又有英文引号"
OUTER_QUOTES_ONLY = "文字里面的引号用“ ”，只有最外面用英文引号"
_SHOWN = 24


@dataclass(frozen=True, kw_only=True)
class Slip:
    """``mended``: the line as it was probably meant, ``None`` where nobody can know."""

    found: str
    expected: str
    mended: str | None = None


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where tomllib stopped: the whole ``line``, the index ``at`` in it, and its ``reason``."""

    line: str
    at: int
    reason: str

    @property
    def rest(self) -> str:
        return self.line[self.at :]

    def replaced(self, count: int, text: str) -> str:
        """The line with ``count`` characters from the spot on replaced by ``text``."""
        return self.line[: self.at] + text + self.line[self.at + count :]


@dataclass(frozen=True, kw_only=True)
class Mended:
    """``data`` is what the file says once its slips are mended, ``None`` where they can't be;
    ``dropped`` are keys whose line had to be left out."""

    data: dict[str, Any] | None
    faults: list[Fault]
    dropped: frozenset[str] = frozenset()


def mended_toml(text: str, file: str) -> Mended:
    """What ``text`` says, and each slip in it as a fault of ``file``."""
    lines = text.replace("\r\n", "\n").split("\n")
    faults: list[Fault] = []
    dropped: set[str] = set()
    while len(faults) < MOST:
        try:
            data = tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            number, spot = _spot(lines, str(error))
            slip = slip_at(spot)
            faults.append(_fault(file, number, spot, slip))
            if slip.mended is None or slip.mended == spot.line:
                break
            if not slip.mended:
                dropped.add(spot.line.partition("=")[0].strip())
            lines[number - 1] = slip.mended
        except RecursionError:
            deep = "层层嵌套太深"
            faults.append(
                Fault(file=file, key="(file)", found=deep, expected="表和列表套在三层以内")
            )
            break
        else:
            return Mended(data=data, faults=faults, dropped=frozenset(dropped))
    return Mended(data=None, faults=faults)


def _fault(file: str, number: int, spot: Spot, slip: Slip) -> Fault:
    place = f"第{number}行第{spot.at + 1}列"
    return Fault(file=file, key=place, found=slip.found, expected=slip.expected)


def _spot(lines: list[str], said: str) -> tuple[int, Spot]:
    """The line's number and the spot in it that ``said`` is about."""
    reason, _at, place = said.rpartition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", place)
    if found:
        number, at = int(found[1]), int(found[2]) - 1
    else:
        written = [index for index, line in enumerate(lines, 1) if line.strip()]
        number = written[-1] if written else 1
        at = len(lines[number - 1].rstrip())
    return number, Spot(line=lines[number - 1], at=min(at, len(lines[number - 1])), reason=reason)


def slip_at(spot: Spot) -> Slip:
    """What is wrong at ``spot``: the first rule that knows."""
    for rule in RULES:
        if slip := rule(spot):
            return slip
    return Slip(found=_shown(spot.line.strip()), expected='“键 = 值”的一行，文字用英文引号："…"')


def _shown(text: str) -> str:
    text = "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text)
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


def _blank(spot: Spot) -> Slip | None:
    if spot.rest[:1] in ("\u3000", "\xa0"):
        mended = spot.line.replace("\u3000", " ").replace("\xa0", " ")
        return Slip(found="全角空格", expected="半角空格，或不空", mended=mended)
    return None


def _wide_brackets(spot: Spot) -> Slip | None:
    if not spot.line.strip().startswith(("【", "［")):
        return None
    plain = spot.line.translate(str.maketrans("【】［］", "[][]"))
    return Slip(
        found=_shown(spot.line.strip()), expected=f"英文方括号：{plain.strip()}", mended=plain
    )


def _wide_equals(spot: Spot) -> Slip | None:
    if spot.rest[:1] not in ("：", ":", "＝"):
        return None
    key = re.split(r"[\s{,，]", spot.line[: spot.at].rstrip())[-1]
    expected = f'英文等号：{key} = "…"'
    return Slip(found=_shown(spot.rest[0]), expected=expected, mended=spot.replaced(1, " = "))


def _wide_quotes(spot: Spot) -> Slip | None:
    if spot.rest[:1] not in tuple(OPENING) or not spot.reason.startswith("Invalid value"):
        return None
    closed = re.match(
        rf"[{OPENING}](.*?)[{CLOSING}](?=\s*(?:[,，、\]}}】#]|$))", spot.rest
    ) or re.match(rf"[{OPENING}]([^,\]}}#]*)", spot.rest)
    inside = (closed[1] if closed else "").replace('"', "").replace("\\", "")
    mended = spot.replaced(closed.end(), f'"{inside}"') if closed else None
    return Slip(found=f"全角引号 {spot.rest[0]}", expected='英文引号 " "', mended=mended)


def _wide_comma(spot: Spot) -> Slip | None:
    if not spot.reason.startswith("Unclosed"):
        return None
    if spot.rest[:1] in tuple(COMMAS):
        comma = spot.replaced(1, ", ")
        return Slip(found=_shown(spot.rest[0]), expected="英文逗号“,”", mended=comma)
    if spot.rest[:1] in ('"', "'", "{", "["):
        return Slip(
            found="两项之间没有逗号", expected="英文逗号“,”隔开各项", mended=spot.replaced(0, ", ")
        )
    return None


def _inner_quotes(spot: Spot) -> Slip | None:
    whole = re.fullmatch(r'(\s*[\w.-]+\s*=\s*")(.*)("\s*(?:#.*)?)', spot.line)
    if whole is None or '"' not in whole[2] or not spot.reason.startswith("Expected newline"):
        return None
    mended = whole[1] + in_chinese_quotes(whole[2]).replace("\\", "") + whole[3]
    return Slip(found=QUOTES_IN_QUOTES, expected=OUTER_QUOTES_ONLY, mended=mended)


def in_chinese_quotes(text: str) -> str:
    """``text`` with each pair of English quotes in it made a Chinese one."""
    pieces = text.split('"')
    marks = [*("“”"[index % 2] for index in range(len(pieces) - 1)), ""]
    return "".join(piece + mark for piece, mark in zip(pieces, marks, strict=True))


def _day(spot: Spot) -> Slip | None:
    found = re.search(
        r"=\s*((\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?)",
        spot.line[: spot.at + 12],
    )
    near = ("Expected newline", "Invalid date", "Invalid value", "Unclosed", "Expected ','")
    if found is None or not spot.reason.startswith(near):
        return None
    try:
        meant = date(int(found[2]), int(found[3]), int(found[4])).isoformat()
    except ValueError:
        return Slip(found=_shown(found[1]), expected="日历上有的日子", mended="")
    if meant == found[1]:
        return None
    mended = spot.line[: found.start(1)] + meant + spot.line[found.end(1) :]
    return Slip(found=_shown(found[1]), expected=f"日期写成 {meant}", mended=mended)


def _truth(spot: Spot) -> Slip | None:
    word = re.match(r"(?i:true|yes|是|false|no|否)(?=\s*(?:[,\]}#]|$))", spot.rest)
    if word is None or not spot.reason.startswith("Invalid value"):
        return None
    meant = "true" if word[0].lower() in ("true", "yes", "是") else "false"
    return Slip(
        found=_shown(word[0]),
        expected=f"true 或 false，小写，不加引号；这里是 {meant}",
        mended=spot.replaced(word.end(), meant),
    )


def _unit(spot: Spot) -> Slip | None:
    number = re.search(r"=\s*\d+$", spot.line[: spot.at].rstrip())
    unit = re.match(r"\s*([%％]|[^\W\d]+)(?=\s*(?:[,\]}#]|$))", spot.rest)
    if number is None or unit is None or not spot.reason.startswith("Expected newline"):
        return None
    return Slip(
        found=_shown(unit[1]), expected="只写数字，不写单位", mended=spot.replaced(unit.end(), "")
    )


def _bare(spot: Spot) -> Slip | None:
    if not spot.reason.startswith("Invalid value"):
        return None
    words = re.match(r"[^\s,\]}#=\"'\[{][^,\]}#=\"']*", spot.rest)
    if words is None:
        gone = not spot.rest.strip() or spot.rest.lstrip().startswith("#")
        return Slip(found="空缺", expected="等号后面的值", mended="") if gone else None
    text = words[0].rstrip()
    quoted = spot.replaced(len(text), f'"{text}"') if "\\" not in text else None
    return Slip(found=_shown(text), expected="文字用英文引号括起来", mended=quoted)


def _open_quote(spot: Spot) -> Slip | None:
    if spot.reason.startswith("Illegal character '\\n'"):
        mended = spot.line.rstrip().rstrip("”’") + '"'
        return Slip(found="引号没有收尾", expected='同一行里收尾的英文引号"', mended=mended)
    if spot.reason.startswith(("Unterminated string", 'Expected "\'"')):
        return Slip(found="引号没有收尾", expected="收尾的英文引号")
    return None


def _written_twice(spot: Spot) -> Slip | None:
    if spot.reason.startswith("Cannot declare"):
        name = spot.line.strip().strip("[]")
        return Slip(
            found=f"“[{name}]”写了两次", expected=f"同一张表只写一次；几项并列的写成 [[{name}]]"
        )
    if not spot.reason.startswith(("Cannot overwrite", "Cannot mutate", "Duplicate inline")):
        return None
    name = spot.line.partition("=")[0].strip().strip("[]")
    return Slip(
        found=f"“{name}”写了两次",
        expected="每个键只写一次",
        mended="" if _alone(spot.line) else None,
    )


def _alone(line: str) -> bool:
    """Whether ``line`` is a whole key with its value: to be left out without hurting its
    neighbours."""
    try:
        return len(tomllib.loads(line)) == 1 and "=" in line
    except tomllib.TOMLDecodeError:
        return False


def _backslash(spot: Spot) -> Slip | None:
    if not spot.reason.startswith("Unescaped"):
        return None
    return Slip(
        found="反斜线“\\”",
        expected="不用反斜线，或写两个“\\\\”",
        mended=spot.line.replace("\\", "/"),
    )


def _brackets(spot: Spot) -> Slip | None:
    if spot.reason.startswith("Expected ']"):
        doubled = spot.line.strip().startswith("[[")
        name = spot.line.strip().strip("[]［］【】 ")
        plain = f"[[{name}]]" if doubled else f"[{name}]"
        mended = plain if re.fullmatch(r"[\w.-]+", name) else None
        return Slip(found=_shown(spot.line.strip()), expected=plain, mended=mended)
    if spot.reason.startswith("Unclosed array"):
        return Slip(found="列表没有收尾", expected="收尾的“]”")
    if spot.reason.startswith("Unclosed inline"):
        return Slip(found="花括号没有收尾", expected="同一行里收尾的“}”")
    return None


def _inline_table(spot: Spot) -> Slip | None:
    if not spot.reason.startswith("Invalid initial character"):
        return None
    if not spot.rest.strip():
        return Slip(found="花括号里换行", expected="花括号里的内容写在一行")
    if spot.rest.startswith("}"):
        mended = spot.line[: spot.at].rstrip().rstrip(",") + " " + spot.rest
        return Slip(found="多余的逗号", expected="花括号里最后一项后面不写逗号", mended=mended)
    return None


def _no_equals(spot: Spot) -> Slip | None:
    if not spot.reason.startswith("Expected '='"):
        return None
    if spot.rest.lstrip()[:1] in tuple("\"'[{") or spot.rest.lstrip()[:1].isdigit():
        return Slip(found="键和值之间没有等号", expected='键 = "…"', mended=spot.replaced(0, " = "))
    return None


def _no_key(spot: Spot) -> Slip | None:
    if not spot.reason.startswith(("Invalid statement", "Invalid initial character")):
        return None
    key = spot.line.partition("=")[0].strip()
    whole = bool(re.fullmatch(r'[^="]+=\s*("[^"]*"|[\w.-]+)\s*', spot.line))
    return Slip(found=_shown(key), expected="英文键名，例如 title", mended="" if whole else None)


#: In this order: the first that knows the slip says it.
RULES: tuple[Callable[[Spot], Slip | None], ...] = (
    _blank,
    _wide_brackets,
    _wide_equals,
    _day,
    _wide_quotes,
    _wide_comma,
    _inner_quotes,
    _truth,
    _unit,
    _bare,
    _open_quote,
    _written_twice,
    _backslash,
    _inline_table,
    _brackets,
    _no_equals,
    _no_key,
)
