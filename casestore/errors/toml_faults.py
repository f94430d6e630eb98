"""Reading a TOML file into a model, with every fault as file, key, what was found and what is
expected."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from casestore.errors import ContentError, Fault
from casestore.errors.stray_characters import STRAY
from casestore.errors.toml_slips import Mended, mended_toml

#: A pydantic model, or a dataclass whose ``__pydantic_config__`` forbids extra keys.
Model = TypeVar("Model")

#: What is expected, by pydantic's kind of error; the words in braces come from the error's context.
_EXPECTED = {
    "missing": "必填",
    "string_type": "文字",
    "string_too_short": "非空文字",
    "string_too_long": "不超过 {max_length} 个字符",
    "int_type": "整数",
    "int_parsing": "整数",
    "int_from_float": "整数",
    "greater_than_equal": "不小于 {ge} 的数",
    "less_than_equal": "不大于 {le} 的数",
    "bool_type": "true 或 false",
    "bool_parsing": "true 或 false",
    "date_type": "日期（YYYY-MM-DD）",
    "date_parsing": "日期（YYYY-MM-DD）",
    "date_from_datetime_parsing": "日期（YYYY-MM-DD）",
    "date_from_datetime_inexact": "日期（YYYY-MM-DD），不带时间",
    "list_type": "列表",
    "tuple_type": "列表",
    "dict_type": "表（[名称]）",
    "model_type": "表（[名称]）",
    "model_attributes_type": "表（[名称]）",
    "dataclass_type": "表（[名称]）",
    "string_unicode": "文字",
    "float_type": "数",
    "finite_number": "数",
    "int_parsing_size": "整数",
    "greater_than": "大于 {gt} 的数",
    "less_than": "小于 {lt} 的数",
    "invalid_key": "英文键名",
    "too_short": "至少 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "recursion_loop": "不引用自身的内容",
}

#: How alike a mistyped key must be to the one that it is taken for: numbre is number,
#: committed_from is not committed_until.
NEAR = 0.75

#: pydantic's kinds of error for a key that a model, or a dataclass, doesn't have.
_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")


def matching(pattern: str, expected: str) -> AfterValidator:
    """For ``Annotated[str, …]``: the whole text must match ``pattern``; ``expected`` says so in
    words in the fault."""

    def check(value: str) -> str:
        if re.fullmatch(pattern, value, re.ASCII) is None:
            raise ValueError(expected)
        return value

    return AfterValidator(check)


def shown(value: object) -> str:
    """``value`` as it is quoted in a fault: short, on one line."""
    if isinstance(value, dict):
        return "一张表"
    if isinstance(value, list | tuple):
        return "一个列表" if value else "空列表"
    text = value.isoformat() if isinstance(value, date) else str(value)
    text = " ".join(text.split())
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def fault_of(file: str, error: ErrorDetails, model: type, data: Mapping[str, Any]) -> Fault:
    """``error``, which pydantic found in ``data``, in our words."""
    key = ".".join(str(part) for part in error["loc"]) or "(file)"
    kind = error["type"]
    if kind in ("missing", "missing_keyword_only_argument"):
        return Fault(file=file, key=key, found="空缺", expected=_EXPECTED["missing"])
    if kind in _UNKNOWN_KEY:
        return Fault(file=file, key=key, found="不认识的键", expected=_meant(error, model, data))
    return Fault(file=file, key=key, found=shown(error["input"]), expected=_expected(error))


def _expected(error: ErrorDetails) -> str:
    context: dict[str, Any] = error.get("ctx") or {}
    if expected := _EXPECTED.get(error["type"]):
        return expected.format(**context)
    if error["type"] == "literal_error":
        return " 或 ".join(re.findall(r"[^', ]+", str(context["expected"]).replace(" or ", ", ")))
    return str(context.get("error") or "docs/campaigns.md 对这个键的说明")


def known_keys(model: type, prefix: str = "") -> Iterator[str]:
    """Every key of ``model`` and the tables in it, dotted, lists without index: ``title``,
    ``categories.lead``."""
    for name, annotation in _fields(model).items():
        yield prefix + name
        for table in _tables(annotation):
            yield from known_keys(table, f"{prefix}{name}.")


def _fields(model: type) -> dict[str, object]:
    """The type of each field of ``model`` by its name."""
    if issubclass(model, BaseModel):
        return {name: item.annotation for name, item in model.model_fields.items()}
    return dict(get_type_hints(model))


def _tables(annotation: object) -> Iterator[type]:
    if isinstance(annotation, type) and (
        issubclass(annotation, BaseModel) or is_dataclass(annotation)
    ):
        yield annotation
    for part in get_args(annotation):
        yield from _tables(part)


def _meant(error: ErrorDetails, model: type, data: Mapping[str, Any]) -> str:
    """What is expected in place of an unknown key: the key that was surely meant, or which there
    are, or where all are explained."""
    *path, last = [str(part) for part in error["loc"] if isinstance(part, str)]
    prefix = "".join(f"{part}." for part in path)
    siblings = [key.removeprefix(prefix) for key in known_keys(model) if key.startswith(prefix)]
    direct = [key for key in siblings if "." not in key]
    free = [key for key in direct if key not in _beside(error, data)]
    near = get_close_matches(last, free, n=1, cutoff=NEAR)
    if near:
        return f"{near[0]}，或删去这个键"
    return "、".join(direct) if 0 < len(direct) <= 20 else "docs/campaigns.md 所列的键之一"


def _beside(error: ErrorDetails, data: Mapping[str, Any]) -> Collection[str]:
    """The keys that stand in the same table: none of them was meant by another."""
    table: Any = data
    for part in error["loc"][:-1]:
        try:
            table = table[part]
        except (LookupError, TypeError):
            return ()
    return table if isinstance(table, dict) else ()


def validated(model: type[Model], data: dict[str, Any], file: str) -> Model:
    """``data`` as ``model``; raises :class:`ContentError` with one fault for each thing wrong in
    it."""
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        faults = [fault_of(file, item, model, data) for item in error.errors()]
        raise ContentError(faults) from error


def read_toml(path: Path, file: str) -> dict[str, Any]:
    """The TOML file at ``path``; ``file`` is its name in faults. Raises :class:`ContentError`."""
    read = read_mended(path, file)
    gathered(read.faults)
    return read.data or {}


def read_mended(path: Path, file: str) -> Mended:
    """The TOML file at ``path`` with its slips mended, and each of them as a fault."""
    try:
        # -sig: Windows editors begin a file with a mark
        return mended_toml(path.read_text(encoding="utf-8-sig"), file)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        found, expected = "没有这个文件", "一个 TOML 文件"
    except UnicodeDecodeError:
        found, expected = "不是 UTF-8 编码", "UTF-8 编码的文件"
    fault = Fault(file=file, key="(file)", found=found, expected=expected)
    return Mended(data=None, faults=[fault])


#: What no page, feed or paper can show, or what turns the direction of what follows.
UNPRINTABLE = re.compile(f"{STRAY.pattern}|[\r\ufffd]")


def unprintable(data: object, file: str, key: str = "") -> Iterator[Fault]:
    """A fault for each value in ``data`` that holds one."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from unprintable(value, file, f"{key}.{name}".lstrip("."))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from unprintable(value, file, f"{key}.{index}")
    elif isinstance(data, str) and (hit := UNPRINTABLE.search(data)):
        found = f"不可见的字符 U+{ord(hit[0]):04X}"
        yield Fault(file=file, key=key, found=found, expected="删去这个字符")


#: Stands in a new campaign or notice where somebody has to write something.
UNFILLED = "（待填写）"


def unfilled(data: object, file: str, key: str = "") -> Iterator[Fault]:
    """A fault for each value in ``data`` that is left to be written."""
    pairs: Iterable[tuple[object, object]] = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for name, value in pairs:
        yield from unfilled(value, file, f"{key}.{name}".lstrip("."))
    if isinstance(data, str) and UNFILLED in data:
        yield Fault(file=file, key=key, found=shown(UNFILLED), expected="实际内容")


def gathered(faults: Iterable[Fault]) -> None:
    """Raise all ``faults`` at once, if there are any."""
    found = list(faults)
    if found:
        raise ContentError(found)
