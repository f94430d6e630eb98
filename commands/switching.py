"""The office's hand on the switch: a finished release is copied into a folder of the office's, the
copy held against what was approved and swept for everybody's identifiers, noted in the witness
file, and only then shown."""

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from sqlite3 import DatabaseError

from casestore.campaign.edition import edition_in, edition_of
from casestore.database import jobs
from casestore.database.engine import Store
from casestore.errors import CaseStoreError
from casestore.exchange.office_signature import Checker
from casestore.ledger import heads
from casestore.ledger.heads import IN_RELEASE
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.jobs import JobKind
from casestore.lifecycle.public_changes import PublicKind
from casestore.lifecycle.roles import SYSTEM
from casestore.office.catching_up import owe_own_release
from casestore.public.plain_files import read_plain
from casestore.public.reader import PublicStore
from casestore.publishing.agreed_content import is_agreed, last_agreed
from casestore.publishing.approvals import (
    APPROVAL,
    altered_rows,
    not_approved,
    reasons_not_approved,
)
from casestore.publishing.content_copies import digest_of, forget_others
from casestore.publishing.crowds import note_shown
from casestore.publishing.public_changes import waiting
from casestore.settings import Settings
from commands.sweeping import TOLD, sentence_of, swept_release
from generator.data.opendata import data_files, shown_cases, shown_reasons
from generator.errors import GeneratorError
from generator.release.manifest import MANIFEST, Manifest
from generator.release.own_copy import copied
from generator.release.releases import (
    ReleaseDraft,
    ReleaseInfo,
    current_release,
    locked,
    prune_and_clone,
    switch,
)

#: How many public ids a sentence names.
NAMED = 5
_NOT_SHOWN = "新版本没有启用，公开站保持原样"
#: Seconds for which another process that copies a release is waited for.
_WAIT = 600


class Switching:
    """Listens to the generator. ``said`` is the last text that it or the office told; ``taken`` is
    the release that became the office's, and what its manifest says; ``content`` is the digest of
    what it is made from, which ``agree`` has noted as agreed on, where nobody did before."""

    def __init__(
        self,
        ledger: Ledger,
        shows: bool,
        log: Callable[[str], None],
        agree: Callable[[], None] = lambda: None,
    ) -> None:
        self.ledger, self.shows, self.log, self.agree = ledger, shows, log, agree
        self.settings, self.store = ledger.settings, ledger.store
        self.content = digest_of(self.settings.content)
        self.said = ""
        self.public = to_be_public(self.settings)
        self.taken: tuple[ReleaseInfo, Manifest] | None = None

    def heard(self, line: str) -> None:
        """Pass a line of the generator on; at its line about a finished release take that over,
        check it and switch. Raises :class:`CaseStoreError` for a release that isn't what was
        approved."""
        stage, _tab, text = line.partition("\t")
        if stage == "release":
            self._finished(text)
        else:
            self._say(stage, text)

    def _finished(self, id: str) -> None:
        self._say("release", f"与审定核对版本 {id}")
        with locked(self.settings.shown, _WAIT):
            self.taken = release, _manifest = self._taken_over(id)
            digest = sha256(read_plain(release.path / MANIFEST)).hexdigest()
            made = {"release": id, "manifest": digest, "content": self.content}
            heads.add_line(self.settings, self.store, **made)
            if self.shows:
                self._must_be_agreed()
                self._say("switch", f"启用发布版 {id}")
                switch(self.settings.current, release.path)
                note_shown(self.store, self.public)

    def _must_be_agreed(self) -> None:
        """Raise :class:`CaseStoreError` where the release isn't of content that was agreed on."""
        self.agree()
        if not is_agreed(self.store, self.settings.secret(APPROVAL), self.content):
            raise CaseStoreError(f"公开内容没有经过第二人核对，{_NOT_SHOWN}")

    def _taken_over(self, id: str) -> tuple[ReleaseInfo, Manifest]:
        """The office's own copy of the release ``id``, which is what was approved."""
        settings = self.settings
        try:
            draft, manifest = copied(settings.releases, id, settings.shown, settings.current)
        except GeneratorError as error:
            raise CaseStoreError(f"{error}，{_NOT_SHOWN}") from error
        try:
            if faults := list(self._disagreements(draft, manifest)):
                raise CaseStoreError(f"{faults[0]}，{_NOT_SHOWN}")
            self._sweep(draft.path)
            return draft.finish(), manifest
        except BaseException:
            draft.discard()
            raise

    def _sweep(self, release: Path) -> None:
        self._say("sweep", "逐个文件查找案件和工作人员的标识")
        swept = swept_release(self.ledger, release)
        for fault in swept.faults[1:TOLD]:
            self._say("sweep", fault)
        if swept.faults:
            raise CaseStoreError(f"{sentence_of(swept)}，{_NOT_SHOWN}")
        self._say("sweep", f"检查了 {swept.read} 个文件，{swept.known} 个没有变的不用再查")

    def _disagreements(self, draft: ReleaseDraft, manifest: Manifest) -> Iterator[str]:
        yield from disagreements(self.settings, self.store, draft.path, manifest, self.public)

    def prepare_next(self) -> None:
        """Once the generator has ended: delete what is too old, but for what waits for a second
        person, and clone what was taken over, so that the next copy begins with it."""
        if not self.taken:
            return
        (release, manifest), settings = self.taken, self.settings
        proposed = waiting(self.store, PublicKind.CONTENT)
        with locked(settings.shown, _WAIT):
            needed = [one.subject for one in proposed]
            prune_and_clone(settings.shown, settings.current, release, manifest.files, needed)
        agreed = last_agreed(self.store)
        copies = {self.content, agreed.sha if agreed else "", *(one.sha for one in proposed)}
        forget_others(settings.contents, frozenset(copies))

    def _say(self, stage: str, text: str) -> None:
        self.said = text
        self.log(f"{stage}\t{text}")


def owe_releases(settings: Settings, store: Store) -> None:
    """Owe whatever release the one that is shown isn't: the office's own, of approved words."""
    owe_own_release(settings, store)
    owe_approved_reasons(settings, store)


def owe_approved_reasons(settings: Settings, store: Store) -> None:
    """Owe a new release where the one that is shown tells a reason of a withdrawal that no second
    person approved: an earlier program asked none."""
    live = current_release(settings.current)
    if live is None:
        return
    try:
        reasons = shown_reasons(live)
    except GeneratorError:
        return  # one that can't be read is told elsewhere
    if reasons_not_approved(store, settings.secret(APPROVAL), reasons):
        with store.write() as session:
            why = "去掉没有审定过的撤下理由"
            jobs.owe(session, JobKind.REBUILD, asked_by=SYSTEM.id, why=why)


def to_be_public(settings: Settings) -> dict[str, str]:
    """The digest of each case in ``public.db``, by its id: what a release that is begun now has to
    show, that and nothing else, whatever is withdrawn meanwhile."""
    if not settings.public_db.exists():
        return {}
    with PublicStore(settings.public_db) as public:
        return public.digests()


def disagreements(
    settings: Settings, store: Store, release: Path, manifest: Manifest, public: Mapping[str, str]
) -> Iterator[str]:
    """A sentence for each way in which ``release``, which holds what ``manifest`` lists, isn't of
    what was approved, and was to be ``public`` when it was begun."""
    try:
        shown, reasons = shown_cases(release), shown_reasons(release)
        altered = list(altered_rows(settings.public_db, data_files(release)))
        signed = _is_signed(settings, read_plain(release / IN_RELEASE))
    except (GeneratorError, DatabaseError, OSError, ValueError, AttributeError) as error:
        yield f"版本 {manifest.id} 核对不了（{type(error).__name__}）"
        return
    secret = settings.secret(APPROVAL)
    for what, ids in (
        ("没有审定过", not_approved(store, secret, shown)),
        ("与审定的内容不同", altered),
        ("写着没有审定过的撤下理由", reasons_not_approved(store, secret, reasons)),
        ("没有页面", sorted(shown.keys() - _pages(manifest))),
        ("多出、缺少或不是这次要公开的", _differing(shown, public)),
    ):
        if ids:
            named = "、".join(ids[:NAMED]) + (f" 等 {len(ids)} 篇" if len(ids) > NAMED else "")
            yield f"版本 {manifest.id} 里的案例 {named}{what}"
    if edition_in(release) != edition_of(settings.content):
        yield (
            f"版本 {manifest.id} 带的规则和名称与内容文件夹里的不同"
            "（生成期间改过内容的，请再更新一次公开站）"
        )
    if not signed:
        yield f"版本 {manifest.id} 里的 {IN_RELEASE} 没有办公端的签名"


def _differing(shown: Mapping[str, str], public: Mapping[str, str]) -> list[str]:
    ids = shown.keys() | public.keys()
    return sorted(id for id in ids if shown.get(id) != public.get(id))


def _is_signed(settings: Settings, head: bytes) -> bool:
    said = json.loads(head)
    signature = bytes.fromhex(said.get("signature", ""))
    return Checker.load(settings.keys).is_signed(heads.message_of(said), signature)


def _pages(manifest: Manifest) -> set[str]:
    pages = (path.rpartition("/")[2] for path in manifest.files if "/cases/" in path)
    return {page.rpartition(".")[0] for page in pages}
