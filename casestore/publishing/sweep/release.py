"""Sweeping a release: its files and their names, but for those in which nothing was found
before."""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from casestore.campaign.edition import Edition
from casestore.ledger.ledger import Ledger
from casestore.publishing.approvals import APPROVAL
from casestore.publishing.sweep import memo
from casestore.publishing.sweep.decoding import Decoder
from casestore.publishing.sweep.identifiers import (
    PUBLIC,
    Identifiers,
    Owner,
    everybody,
    published,
)
from casestore.publishing.sweep.matching import Found, Matcher, steps_of
from casestore.publishing.sweep.pieces import Piece, Unreadable
from casestore.publishing.sweep.texts import Collector, Lost, Texts, is_worn

#: (sha256, size, key) of a file, as a release's manifest has it.
Entry = tuple[str, int, str]

#: Places that are told of one file; there may be thousands.
_TOLD = 5
_PURPOSE = b"qingzhang sweep"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A place in the file ``path`` (as a screen may call it) that identifies ``owner``; ``inside``
    says where in it, ``offset`` counts from the beginning of that."""

    path: str
    inside: str
    offset: int
    owner: Owner

    def __str__(self) -> str:
        where = f"（{self.inside}）" if self.inside else ""
        return f"{self.path}{where}第 {self.offset} 字节处有{self.owner}的标识"


@dataclass(kw_only=True)
class Swept:
    """What a sweep found: ``blind`` are sentences on files that can't be looked into. ``read`` and
    ``known`` count files that were swept, and that had been before."""

    hits: list[Hit] = field(default_factory=list)
    blind: list[str] = field(default_factory=list)
    read: int = 0
    known: int = 0

    @property
    def faults(self) -> list[str]:
        """A sentence for each thing that must not be shown; none quotes an identifier."""
        return [*map(str, self.hits), *self.blind]

    def add(self, other: "Swept") -> None:
        """Take over what another sweep of other files, or for others, found."""
        self.hits += other.hits
        self.blind += other.blind
        self.read += other.read


def sweep(
    ledger: Ledger,
    edition: Edition,
    release: Path,
    files: Mapping[str, Entry],
    anew: bool = False,
) -> Swept:
    """Look for everybody in ``files`` of the folder ``release``, which was made from ``edition``.
    What was swept before for the same people isn't read again, but with ``anew``; people who came
    since are looked for in what it said, and in the files where that may tell of them. Raises
    ``OSError`` for what can't be read, and as opening a seal does."""
    people, key, folder = everybody(ledger), _key(ledger), ledger.settings.swept
    identifiers = people.of(ledger, published(edition.site, edition.campaigns.values()))
    texts, collector = Texts(folder, hmac.digest(key, b"texts", "sha256")), Collector()
    digests = identifiers.digests(key)
    known = memo.Memo() if anew else memo.read(folder, key)
    known, since = _remembered(known, digests, identifiers, texts)
    marks = memo.marks(files)
    old = {path: entry for path, entry in files.items() if marks[path] in known.files}
    new = {path: entry for path, entry in files.items() if path not in old}
    swept = Swept(known=len(old))
    if new:
        swept.add(Sweep(people.matchers(identifiers), collector).files(release, new))
    if since:
        swept.add(Sweep([since]).files(release, old))
    if not swept.faults:
        after = memo.after(known, digests, marks.values(), texts.write(collector, known.parts))
        memo.write(folder, after, key)
    return swept


def _remembered(
    known: memo.Memo, digests: Mapping[str, str], identifiers: Identifiers, texts: Texts
) -> tuple[memo.Memo, Matcher[Owner] | None]:
    """What of ``known`` still holds, and what finds those of ``identifiers`` who came since, where
    a text that was swept seems to tell of them."""
    lacking = known.lacking(digests)
    if PUBLIC in lacking or is_worn(known.parts, known.whole):
        return memo.Memo(), None  # what was the office's own may be somebody's now
    since = identifiers.only(lacking).matcher()
    try:
        return known, since if len(since) and texts.tell(known.parts, since) else None
    except Lost:
        return memo.Memo(), None


def _key(ledger: Ledger) -> bytes:
    """What digests of identifiers, and the code of the memo, are made with."""
    return hmac.digest(ledger.settings.secret(APPROVAL).encode(), _PURPOSE, "sha256")


class Sweep:
    """Looks in files for all that ``matchers`` find; ``collector`` takes what it read."""

    def __init__(
        self, matchers: Iterable[Matcher[Owner]], collector: Collector | None = None
    ) -> None:
        self.matchers = [one for one in matchers if len(one)]
        self.collector = collector
        self.decoder = Decoder()

    def files(self, release: Path, files: Mapping[str, Entry]) -> Swept:
        """``files`` of the folder ``release``, their names and what the manifest says of them.
        Raises ``OSError`` for what can't be read."""
        swept = Swept()
        for path, (digest, _size, key) in files.items():
            called = self._called(path, digest)
            hits = self._hits(called, self.decoder.words(path, "文件名"))
            hits += self._hits(called, self.decoder.words(key, "清单里的键"))
            try:
                data = (release / path).read_bytes()
                hits += self._hits(called, self.decoder.pieces(path, data))
            except Unreadable as error:
                swept.blind.append(f"{called} 没法检查：{error}")
            if hits:
                self.decoder.forget()
            swept.hits += hits
            swept.read += 1
        return swept

    def _called(self, path: str, digest: str) -> str:
        """``path``; where that itself identifies somebody, words that don't."""
        if self._hits("", self.decoder.words(path, "")):
            return f"名称带有标识的文件（SHA-256 {digest[:12]}…）"
        return path

    def _hits(self, path: str, pieces: Iterable[Piece]) -> list[Hit]:
        found: dict[Hit, None] = {}
        for piece in pieces:
            for one in self._outermost(piece):
                hit = Hit(
                    path=path,
                    inside=piece.inside,
                    offset=piece.offset(one.start),
                    owner=one.owner,
                )
                if len(found) < _TOLD:
                    found.setdefault(hit)
        return list(found)

    def _outermost(self, piece: Piece) -> Iterator[Found[Owner]]:
        """Every place in ``piece`` that names somebody, but those within another of theirs."""
        steps = steps_of(piece)
        if self.collector:
            self.collector.take(piece, steps)
        found = {one for matcher in self.matchers for one in matcher.find_in(piece, steps)}
        ends: dict[Owner, int] = {}
        for one in sorted(found, key=lambda one: (one.start, -one.end)):
            if one.end > ends.get(one.owner, -1):
                ends[one.owner] = one.end
                yield one
