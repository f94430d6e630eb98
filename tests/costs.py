"""What guessing a passphrase or an access code costs: next to nothing in the processes of the
tests, which stretch thousands of them, each for longer than the rest of a test takes.

Whoever means the product's own figures asks for :func:`full`, the fixture ``full_cost``; so does
who makes receipts for another process, since that has always its own.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from casestore.exchange import claimant_keys
from casestore.sealing import wrapping
from casestore.sealing.vault import KEY

#: Where the figures stand: passes, then KiB.
_PLACES: tuple[tuple[ModuleType, str], ...] = (
    (wrapping, "PASSES"),
    (wrapping, "MEMORY"),
    (claimant_keys, "_PASSES"),
    (claimant_keys, "_KIB"),
)
#: The product's own, and the least that argon2 takes.
_FULL = tuple(getattr(module, name) for module, name in _PLACES)
_LEAST = (1, 8, 1, 8)


def _set(figures: Sequence[int]) -> None:
    for (module, name), figure in zip(_PLACES, figures, strict=True):
        setattr(module, name, figure)


def reduce() -> None:
    """Let this process stretch at the least cost from now on."""
    _set(_LEAST)


@contextmanager
def full() -> Iterator[None]:
    """The product's own cost, for a while."""
    with _at(_FULL):
        yield


@contextmanager
def _at(figures: Sequence[int]) -> Iterator[None]:
    before = [getattr(module, name) for module, name in _PLACES]
    _set(figures)
    try:
        yield
    finally:
        _set(before)


def open_at_once(keys: Path, passphrase: str) -> None:
    """Wrap the office's key in the folder ``keys`` anew, under the same ``passphrase``: what a
    process of the product made opens at once from now on, in every process."""
    secrets = wrapping.unwrap((keys / KEY).read_bytes(), passphrase)
    with _at(_LEAST):
        (keys / KEY).write_bytes(wrapping.wrap(secrets, passphrase))
