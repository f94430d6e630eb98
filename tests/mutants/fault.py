"""What a planted fault is."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fault:
    """``old`` stands once in ``file`` and becomes ``new``; ``why`` a user would care. ``tests`` are
    run against it, the quickest to find it first."""

    file: str
    old: str
    new: str
    why: str
    tests: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.file}: {self.why}"

    def planted_in(self, source: str) -> str:
        """``source`` with the fault. Raises :class:`ValueError` unless its place is found once."""
        places = source.count(self.old)
        if places != 1:
            raise ValueError(f"{self.name}: {self.old!r} is found {places} times")
        return source.replace(self.old, self.new)


def faults_in(file: str, tests: tuple[str, ...], *changes: tuple[str, str, str]) -> Iterator[Fault]:
    """A fault for each of ``changes`` (old text, new text, why) in ``file``."""
    for old, new, why in changes:
        yield Fault(file=file, old=old, new=new, why=why, tests=tests)
