"""Checking that goes on behind a fault: a value at fault is replaced, in memory, by one that the
model takes, so that one round finds what is wrong with all the others too.

What a stand-in itself would be blamed for is left out by whoever checks further
(:meth:`Checked.is_about`).
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from casestore.errors import Fault
from casestore.errors.toml_faults import fault_of

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int | str, ...]

#: Tried in this order until one fits.
_SAMPLES: tuple[object, ...] = (
    "待定",
    "xx",
    "XX",
    "123456",
    "0000000000",
    1,
    date(2000, 1, 1),
    "2000-01-01 00:00",
    True,
    (),
    {},
    "example.gov.cn",
    "a@example.gov.cn",
    "a.pdf",
    "某发〔2000〕1号",
)
#: Rounds of replacing: a stand-in may uncover a fault of its own in a table around it.
_ROUNDS = 4


@dataclass(frozen=True, kw_only=True)
class Checked(Generic[Model]):
    """``value`` is what was read, with stand-ins at ``replaced``; ``None`` where none was found
    that fits."""

    value: Model | None
    faults: list[Fault] = field(default_factory=list)
    replaced: frozenset[Place] = frozenset()

    def is_about(self, key: str) -> bool:
        """Whether ``key`` (dotted) stands for, in or around something that was replaced."""
        place = tuple(key.split("."))
        for one in self.replaced:
            words = tuple(map(str, one))
            shorter = min(len(words), len(place))
            if words[:shorter] == place[:shorter]:
                return True
        return False


def checked(
    model: type[Model], data: Mapping[str, Any], file: str, dropped: Iterable[str] = ()
) -> Checked[Model]:
    """``data`` as ``model``, and every fault in it; a key of ``dropped`` is not told to be
    missing: its line has a fault already."""
    left: dict[Any, Any] = deepcopy(dict(data))
    gone, faults, replaced = set(dropped), list[Fault](), set[Place]()
    for round in range(_ROUNDS):
        try:
            value = TypeAdapter(model).validate_python(left)
        except ValidationError as error:
            found = error.errors()
            if round == 0:
                faults = [
                    fault_of(file, one, model, data)
                    for one in found
                    if one["type"] != "missing" or str(one["loc"][-1]) not in gone
                ]
            for one in found:
                place = _replace(model, left, one["loc"], one["type"])
                replaced.add(place)
        else:
            return Checked(value=value, faults=faults, replaced=frozenset(replaced))
    return Checked(value=None, faults=faults, replaced=frozenset(replaced))


def _replace(model: type[BaseModel], data: Any, loc: Place, kind: str) -> Place:
    """Put a stand-in at ``loc`` in ``data``; what a model doesn't know is taken out. The place
    that was changed."""
    annotation: Any = model
    info: FieldInfo | None = None
    holder, key = data, loc[0] if loc else ""
    for depth, key in enumerate(loc):
        annotation, info = _inside(annotation, key)
        if depth == len(loc) - 1 or annotation is None:
            break
        below = holder.get(key) if isinstance(holder, dict) else _item(holder, key)
        if not isinstance(below, dict | list):
            break
        holder = below
    if isinstance(holder, dict):
        unknown = kind in ("extra_forbidden", "invalid_key") or annotation is None
        if unknown or (info is not None and not info.is_required()):
            holder.pop(key, None)
        else:
            holder[key] = sample(annotation)
    elif isinstance(holder, list) and _item(holder, key) is not None:
        holder[int(key)] = sample(annotation)
    return loc


def _item(holder: Any, key: int | str) -> Any:
    index = int(key) if isinstance(key, int) or key.isdigit() else -1
    return holder[index] if isinstance(holder, list) and 0 <= index < len(holder) else None


def _inside(annotation: Any, key: int | str) -> tuple[Any, FieldInfo | None]:
    """The type of what stands under ``key`` in a value of the type ``annotation``."""
    for one in _plain(annotation):
        if isinstance(one, type) and issubclass(one, BaseModel):
            info = one.model_fields.get(str(key))
            return (_typed(info), info) if info else (None, None)
        if get_origin(one) is tuple:
            return get_args(one)[0], None
        if get_origin(one) is dict:
            return get_args(one)[1], None
    return None, None


def _plain(annotation: Any) -> list[Any]:
    """The alternatives of a type, without what is only said about them."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (tuple, dict) or isinstance(annotation, type):
        return [annotation]
    return [one for part in get_args(annotation) for one in _plain(part)] or [annotation]


def _typed(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def sample(annotation: Any) -> Any:
    """A value that ``annotation`` takes."""
    for one in _plain(annotation):
        if isinstance(one, type) and issubclass(one, BaseModel):
            needed = {name: info for name, info in one.model_fields.items() if info.is_required()}
            return {name: sample(_typed(info)) for name, info in needed.items()}
    options = [arg for arg in get_args(annotation) if isinstance(arg, str)]
    adapter: TypeAdapter[Any] = TypeAdapter(annotation)
    for one in (*options, *_SAMPLES):
        try:
            adapter.validate_python(one)
        except ValidationError:
            continue
        return one
    return None
