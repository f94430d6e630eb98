"""An independent judge of anonymity: it reads what was published, release by release, as somebody
would who kept every one of them, and knows nothing of how the rows were chosen. Counted out
plainly: pyCANON, which would have done this, pins a numpy that the name recogniser can't use."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from sqlite3 import connect

#: Every public column that tells something that is known of a case elsewhere.
QUASI_IDENTIFIERS = (
    *("campaign", "unit", "level", "respondent_kind", "industry", "category", "amount_band"),
    *("period", "days"),
)

Told = tuple[str, ...]


@dataclass
class Attacker:
    """Who has kept every release: per address of a page, each way in which it was told, and every
    figure of every release under its name."""

    rows: dict[str, set[Told]] = field(default_factory=lambda: defaultdict(set))
    figures: list[dict[str, int]] = field(default_factory=list)

    def keep(self, release: Path) -> None:
        with closing(connect(release)) as db:
            columns = ", ".join(QUASI_IDENTIFIERS)
            for id, *told in db.execute(f"SELECT id, {columns} FROM cases WHERE demo = 0"):  # noqa: S608
                self.rows[id].add(tuple(map(str, told)))
            self.figures.append(dict(_figures(db)))

    def smallest_crowd(self, whose: Mapping[str, str]) -> int:
        """Among how few enterprises somebody stands whose facts are known: k. ``whose`` page each
        is says who wrote this test. A page that was told in two ways stands out by that; it is in
        nobody's crowd, and each of its ways must do without it."""
        crowds = defaultdict[Told, set[str]](set)
        for id, ways in self.rows.items():
            if len(ways) == 1:
                crowds[next(iter(ways))].add(whose[id])
        every = {told for ways in self.rows.values() for told in ways}
        return min((len(crowds[told]) for told in every), default=0)

    def smallest_difference(self) -> int:
        """The fewest cases that any count of any release, or of one less another of the same
        name, is about; 0 where there is none."""
        found = set()
        for name in {name for one in self.figures for name in one if not name.startswith("sum")}:
            told = {one.get(name, 0) for one in self.figures} | {0}
            found |= {abs(a - b) for a, b in combinations(told, 2)}
        return min(found - {0}, default=0)

    def amounts_told(self, amounts: Mapping[int, str]) -> list[str]:
        """Whose of ``amounts`` (in whole 万元) can be had by taking one published sum from
        another, of any release or category."""
        sums = {n for one in self.figures for name, n in one.items() if name.startswith("sum")}
        differences = {abs(a - b) for a, b in combinations(sums | {0}, 2)}
        near = {n + off for n in differences for off in (-2, -1, 0, 1, 2)}
        return sorted(whose for amount, whose in amounts.items() if amount in near)


def _figures(db: object) -> Iterable[tuple[str, int]]:
    execute = db.execute  # type: ignore[attr-defined]
    for table, key in (("counts", "month"), ("categories", "category")):
        for campaign, of, *counts in execute(
            f"SELECT campaign, {key}, received, accepted, settled, struck_off FROM {table}"  # noqa: S608
        ):
            for stage, count in zip("rasx", counts, strict=True):
                yield f"{table} {campaign} {of} {stage}", count
    for campaign, of, cases, amount in execute("SELECT * FROM amounts"):
        yield f"cases {campaign} {of}", cases
        yield f"sum {campaign} {of}", amount
