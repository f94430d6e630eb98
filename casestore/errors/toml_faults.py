"""Reading a TOML file into a model, with every fault as file, key, what was found and what is
expected."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from casestore.errors import ContentError, Fault

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
}

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


def _fault(file: str, error: ErrorDetails, model: type) -> Fault:
    key = ".".join(str(part) for part in error["loc"]) or "(file)"
    kind = error["type"]
    if kind == "missing":
        return Fault(file=file, key=key, found="空缺", expected=_EXPECTED["missing"])
    if kind in _UNKNOWN_KEY:
        return Fault(file=file, key=key, found="不认识的键", expected=_meant(error, model))
    return Fault(file=file, key=key, found=shown(error["input"]), expected=_expected(error))


def _expected(error: ErrorDetails) -> str:
    context: dict[str, Any] = error.get("ctx") or {}
    if expected := _EXPECTED.get(error["type"]):
        return expected.format(**context)
    if error["type"] == "literal_error":
        return " 或 ".join(re.findall(r"'([^']*)'", str(context["expected"])))
    return str(context.get("error") or context.get("pattern") or error["msg"])


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


def _meant(error: ErrorDetails, model: type) -> str:
    """What is expected in place of an unknown key: the key that was probably meant, or where all
    are explained."""
    *path, last = [str(part) for part in error["loc"] if isinstance(part, str)]
    prefix = "".join(f"{part}." for part in path)
    siblings = [key.removeprefix(prefix) for key in known_keys(model) if key.startswith(prefix)]
    near = get_close_matches(last, siblings, n=1)
    if near:
        return f"{near[0]}，或删去这个键"
    few = [key for key in siblings if "." not in key]
    return "、".join(few) if len(few) <= 12 else "docs/campaigns.md 所列的键之一"


def validated(model: type[Model], data: dict[str, Any], file: str) -> Model:
    """``data`` as ``model``; raises :class:`ContentError` with one fault for each thing wrong in
    it."""
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        raise ContentError([_fault(file, item, model) for item in error.errors()]) from error


def read_toml(path: Path, file: str) -> dict[str, Any]:
    """The TOML file at ``path``; ``file`` is its name in faults."""
    try:
        # -sig: Windows editors begin a file with a mark
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, IsADirectoryError):
        raise ContentError(
            [Fault(file=file, key="(file)", found="没有这个文件", expected="一个 TOML 文件")]
        ) from None
    except UnicodeDecodeError as error:
        raise ContentError(
            [Fault(file=file, key="(file)", found="不是 UTF-8 编码", expected="UTF-8 编码的文件")]
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ContentError([_broken(file, str(error))]) from error
    except RecursionError as error:
        raise ContentError([_broken(file, "层层嵌套太深")]) from error


def _broken(file: str, reason: str) -> Fault:
    """``reason`` is tomllib's, e.g. ``Invalid value (at line 3, column 8)``; the place becomes
    the key."""
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", reason)
    key = "(file)" if place is None else f"第{place[1]}行" if place[1] else "文件末尾"
    return Fault(
        file=file,
        key=key,
        found=f"“{reason[: place.start()] if place else reason}”",
        expected="合乎 TOML 写法的一行",
    )


def gathered(faults: Iterable[Fault]) -> None:
    """Raise all ``faults`` at once, if there are any."""
    found = list(faults)
    if found:
        raise ContentError(found)
