"""The files of a release's search index, asked with FTS5 expressions."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from casestore.public.search_layout import RECENT

#: A page among the sources: schema and id.
Place = tuple[str, int]


def sources(db: Connection, index: Path) -> list["Source"]:
    """The index ``db``, which lies at ``index``, and, where there is one, the small one beside
    it."""
    recent = index.with_name(RECENT)
    if not recent.is_file():
        return [Source(db, "main")]
    db.execute("attach ? as recent", (f"file:{recent}?mode=ro&immutable=1",))
    return [Source(db, "main"), Source(db, "recent")]


@dataclass(frozen=True)
class Source:
    """One index file, attached as ``schema``."""

    db: Connection
    schema: str

    def _rows(self, what: str, words: str, order: str = "") -> Iterator[tuple[float, ...]]:
        table = f"{self.schema}.words where words match ?" if words else f"{self.schema}.pages"
        asked = f"select {what} from {table} {order}"  # noqa: S608 - fixed names
        return iter(self.db.execute(asked, [words] if words else []))

    def count(self, words: str) -> int:
        return int(next(self._rows("count(*)", words))[0])

    def holds(self, words: str, id: int) -> bool:
        """Whether the page ``id`` is among those that ``words`` find."""
        asked = f"select 1 from {self.schema}.words where words match ? and rowid = ?"  # noqa: S608 - fixed names
        return self.db.execute(asked, (words, id)).fetchone() is not None

    def newest(self, words: str) -> Iterator[tuple[int, str, int]]:
        """(minus the id, the schema, the id) of all that ``words`` find, newest first; read as
        far as it is asked."""
        for (id,) in self._rows("rowid", words, "order by rowid desc"):
            yield -int(id), self.schema, int(id)

    def first(self, words: str, column: str, count: int) -> list[tuple[float, int, str, int]]:
        """The first ``count`` of all that ``words`` find by ``column`` of the ranks, then newest
        first."""
        ranks = f"{self.schema}.ranks"
        order = f"order by {ranks}.{column}, {ranks}.id desc limit {count}"
        if words:
            joined = f"{self.schema}.words cross join {ranks} on {ranks}.id = words.rowid"
            table = f"{joined} where words match ?"
        else:
            table = ranks
        asked = f"select {ranks}.{column}, {ranks}.id from {table} {order}"  # noqa: S608 - names of this module
        rows = self.db.execute(asked, [words] if words else [])
        return [(rank, -int(id), self.schema, int(id)) for rank, id in rows]

    def scored(self, words: str) -> list[tuple[float, int, str, int]]:
        """(score, minus the id, the schema, the id) of all that ``words`` find, the lowest score
        the best."""
        rows = self._rows("bm25(words), rowid", words)
        return [(score, -int(id), self.schema, int(id)) for score, id in rows]
