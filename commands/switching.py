"""The office's hand on the switch: a finished release is held against what was approved, noted in
the witness file, and only then shown."""

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from sqlite3 import DatabaseError

from casestore.database.engine import Store
from casestore.errors import CaseStoreError
from casestore.exchange.office_signature import Checker
from casestore.ledger import heads
from casestore.ledger.heads import IN_RELEASE
from casestore.public.plain_files import read_plain
from casestore.publishing.approvals import APPROVAL, altered_rows, not_approved
from casestore.settings import Settings
from generator.data.opendata import data_files, shown_cases
from generator.errors import GeneratorError
from generator.release.manifest import MANIFEST, Manifest, read_manifest
from generator.release.releases import releases, switch

#: How many public ids a sentence names.
NAMED = 5
_NOT_SHOWN = "新版本没有启用，公开站保持原样"


class Switching:
    """Listens to the generator. ``said`` is the last text that it or the office told."""

    def __init__(
        self, settings: Settings, store: Store, shows: bool, log: Callable[[str], None]
    ) -> None:
        self.settings, self.store, self.shows, self.log = settings, store, shows, log
        self.said = ""

    def heard(self, line: str) -> None:
        """Pass a line of the generator on; at its line about a finished release check that and
        switch. Raises :class:`CaseStoreError` for a release that isn't what was approved."""
        stage, _tab, text = line.partition("\t")
        if stage == "release":
            self._finished(text)
        else:
            self._say(stage, text)

    def _finished(self, id: str) -> None:
        release = next((one for one in releases(self.settings.releases) if one.id == id), None)
        if release is None:
            raise CaseStoreError(f"生成程序没有交出版本 {id}，{_NOT_SHOWN}")
        self._say("release", f"与审定核对版本 {id}")
        if faults := list(disagreements(self.settings, self.store, release.path)):
            raise CaseStoreError(f"{faults[0]}，{_NOT_SHOWN}")
        manifest = sha256(read_plain(release.path / MANIFEST)).hexdigest()
        heads.add_line(self.settings, self.store, release=id, manifest=manifest)
        if self.shows:
            self._say("switch", f"启用发布版 {id}")
            switch(self.settings.current, release.path)

    def _say(self, stage: str, text: str) -> None:
        self.said = text
        self.log(f"{stage}\t{text}")


def disagreements(settings: Settings, store: Store, release: Path) -> Iterator[str]:
    """A sentence for each way in which ``release`` isn't of what was approved."""
    try:
        manifest, shown = read_manifest(release), shown_cases(release)
        altered = list(altered_rows(settings.public_db, data_files(release)))
        signed = _is_signed(settings, read_plain(release / IN_RELEASE))
    except (GeneratorError, DatabaseError, OSError, ValueError) as error:
        yield f"版本 {release.name} 核对不了（{type(error).__name__}）"
        return
    secret = settings.secret(APPROVAL)
    for what, ids in (
        ("没有审定过", not_approved(store, secret, shown)),
        ("与审定的内容不同", altered),
        ("没有页面", sorted(shown.keys() - _pages(manifest))),
    ):
        if ids:
            named = "、".join(ids[:NAMED]) + (f" 等 {len(ids)} 篇" if len(ids) > NAMED else "")
            yield f"版本 {release.name} 里的案例 {named}{what}"
    if not signed:
        yield f"版本 {release.name} 里的 {IN_RELEASE} 没有办公端的签名"


def _is_signed(settings: Settings, head: bytes) -> bool:
    said = json.loads(head)
    signature = bytes.fromhex(said.get("signature", ""))
    return Checker.load(settings.keys).is_signed(heads.message_of(said), signature)


def _pages(manifest: Manifest) -> set[str]:
    return {PurePosixPath(path).stem for path in manifest.files if "/cases/" in path}
