"""How long, how wide and how made code is: functions over the source text, each giving one line
for every place that breaks its rule."""

import ast
from collections.abc import Iterator
from functools import lru_cache

LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 30
PARAMETERS = 6
FIELDS_BY_POSITION = 3

#: Formats that may run code when they are read.
CODE_WHEN_READ = {
    "pickle",
    "_pickle",
    "cPickle",
    "marshal",
    "shelve",
    "dill",
    "cloudpickle",
    "joblib",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache(maxsize=2048)
def nodes_of(source: str) -> tuple[ast.AST, ...]:
    """The functions, classes and imports in ``source``; walked once for all rules."""
    kinds = Function | ast.ClassDef | ast.Import | ast.ImportFrom
    return tuple(node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds))


def long_files(source: str) -> list[str]:
    lines = len(source.splitlines())
    return [f"{lines} lines"] if lines > LINES_OF_A_FILE else []


def long_functions(source: str) -> list[str]:
    """Functions of too many lines, from ``def`` to the last one, docstring included."""
    return [
        f"{node.name}: {lines} lines"
        for node in nodes_of(source)
        if isinstance(node, Function)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > LINES_OF_A_FUNCTION
    ]


def crowded_functions(source: str) -> list[str]:
    """Functions of too many parameters; ``self`` is none, ``*these`` and ``**those`` are one
    each."""
    return [
        f"{node.name}: {count} parameters"
        for node in nodes_of(source)
        if isinstance(node, Function)
        if (count := len(list(_parameters(node.args)))) > PARAMETERS
    ]


def _parameters(given: ast.arguments) -> Iterator[str]:
    rest = [one for one in (given.vararg, given.kwarg) if one]
    for one in (*given.posonlyargs, *given.args, *given.kwonlyargs, *rest):
        if one.arg not in ("self", "cls"):
            yield one.arg


def records_by_position(source: str) -> list[str]:
    """Dataclasses of more than three fields of their own that may be filled by position, where
    two neighbours can be swapped and no checker sees it."""
    return [
        f"{node.name}: {fields} fields"
        for node in nodes_of(source)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if ast.unparse(decorator).partition("(")[0].split(".")[-1] == "dataclass"
        if "kw_only=True" not in ast.unparse(decorator)
        if (fields := len(list(_fields(node)))) > FIELDS_BY_POSITION
    ]


def _fields(record: ast.ClassDef) -> Iterator[str]:
    for node in record.body:
        if isinstance(node, ast.AnnAssign) and not ast.unparse(node.annotation).startswith(
            ("ClassVar", "typing.ClassVar")
        ):
            yield ast.unparse(node.target)


def formatter_held_back(source: str) -> list[str]:
    mark = "fmt" + ": "
    return [
        line.strip()
        for line in source.splitlines()
        if mark + "skip" in line or mark + "off" in line
    ]


def width_excused(source: str) -> list[str]:
    mark = "no" + "qa: E501"
    return [line.strip() for line in source.splitlines() if mark in line]


def formats_that_run_code(source: str) -> list[str]:
    return [name for name in _imported(source) if name.partition(".")[0] in CODE_WHEN_READ]


def gettext_imported(source: str) -> list[str]:
    """Our words are plain Chinese (``docs/decisions/0014-no-gettext.md``), so nobody marks or
    looks them up."""
    return [
        name
        for name in _imported(source)
        if name.partition(".")[0] == "gettext" or name.rpartition(".")[2].endswith("gettext")
    ]


def _imported(source: str) -> Iterator[str]:
    for node in nodes_of(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)
