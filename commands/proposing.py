"""What ``content/`` has become, made into a release that nobody is shown and proposed to a second
person; what they see of it, and their word."""

from collections.abc import Callable, Iterator
from pathlib import Path

from casestore.errors import CaseStoreError, NotFound, Stale
from casestore.ledger.content_in_use import reread
from casestore.ledger.ledger import Ledger
from casestore.lifecycle.public_changes import PublicKind
from casestore.lifecycle.roles import Actor
from casestore.publishing import public_changes
from casestore.publishing.agreed_content import at_agreed, at_copy, last_agreed
from casestore.publishing.approvals import APPROVAL
from casestore.publishing.content_changes import (
    Clearing,
    FileChange,
    FileKind,
    ProposedContent,
    changed_files,
    compared,
)
from casestore.publishing.content_copies import (
    NAME,
    copy_in,
    digest_of,
    digests_in,
    is_whole,
    take_copy,
)
from casestore.publishing.content_gate import CLEARED, Doubts, doubts_of, read_clearings
from casestore.publishing.projection import bring_up_to_date
from casestore.publishing.public_changes import PublicChange
from commands.building import make_unshown
from commands.content_texts import declared_in, texts_of, words_in
from generator.content.attachments import published_copy
from generator.content.gather import read_content
from generator.release.manifest import read_manifest
from generator.release.releases import current_release

#: What is said where there is nothing to be looked at.
SAME = "公开内容与经核对的一致，没有需要核对的改动"
#: Files that are read as they are; of others, the words of what is published.
_PLAIN = (".toml", ".md", ".txt", ".csv")
#: Pages that are named of a proposed release.
_NAMED = 60


def propose_content(ledger: Ledger, log: Callable[[str], None], by: Actor) -> str:
    """Have a release made of ``content/`` as it stands, show it to nobody, and propose it in the
    name of ``by``; the sentence on it.

    What is public of cases is told as in any release. Raises :class:`NotAllowed` where the same
    waits already, and whatever keeps a release from being made.
    """
    settings, store = ledger.settings, ledger.store
    sha = take_copy(settings.content, settings.contents)
    agreed, base = at_agreed(ledger), last_agreed(store)
    if base is None or base.sha == sha:
        return SAME
    public_changes.must_be_new(store, (PublicKind.CONTENT, "", sha), by)
    proposed = reread(at_copy(ledger, sha))
    log("project\t按台账写出已批准的摘要")
    bring_up_to_date(reread(agreed))
    release = make_unshown(proposed, log)
    public_changes.propose(store, (PublicKind.CONTENT, release, sha), by, base.sha)
    return "待核对的版本已生成，等第二人核对"


def confirm_content(ledger: Ledger, id: int, sha: str, by: Actor) -> PublicChange:
    """The word of the second person ``by`` on proposal ``id``, of exactly ``sha``: from now on
    releases are made of it, and one is owed. Raises as :func:`public_changes.confirm` does, and
    :class:`Stale` for what is no longer what was proposed."""
    waiting = public_changes.waiting(ledger.store, PublicKind.CONTENT)
    change = next((one for one in waiting if one.id == id), None)
    if change is None:
        raise NotFound("这项变更已经办过、撤回或过期")
    if change.may_confirm(by) and (stale := why_stale(ledger, change)):
        raise Stale(stale)
    secret = ledger.settings.secret(APPROVAL)
    return public_changes.confirm(ledger.store, secret, id, sha, by)


def why_stale(ledger: Ledger, change: PublicChange) -> str:
    """Why ``change`` can't be confirmed any more; ``""`` where it can."""
    settings, agreed = ledger.settings, last_agreed(ledger.store)
    if agreed is None or agreed.sha != change.base:
        return "提出以后已有别的公开内容生效，这一项不能再确认。请撤回，再提请核对"
    if digest_of(settings.content) != change.sha:
        return "提出以后内容文件夹里又有改动，这一项不能再确认。请撤回，再提请核对"
    if not is_whole(settings.contents, change.sha) or not _release(ledger, change).is_dir():
        return "待核对的版本不在了，这一项不能再确认。请撤回，再提请核对"
    if not is_whole(settings.contents, change.base):
        return "经核对的公开内容的副本不在了或被改过，没法比较。请系统管理员运行 qingzhang verify"
    return ""


def proposed_content(ledger: Ledger, change: PublicChange) -> ProposedContent:
    """What the second person is shown of ``change``; of one that is stale, only why."""
    if stale := why_stale(ledger, change):
        return ProposedContent(stale=stale)
    contents = ledger.settings.contents
    old, new = copy_in(contents, change.base), copy_in(contents, change.sha)
    files = changed_files(digests_in(old), digests_in(new))
    doubts = _doubts(new, set(files))
    pages = list(_pages(ledger, change))
    return ProposedContent(
        stale="",
        files=tuple(_change(old, new, path, kind) for path, kind in files.items()),
        doubts=doubts.found,
        clearings=tuple(_clearings(old, new, doubts)),
        pages=tuple(pages[:_NAMED]),
        more=max(0, len(pages) - _NAMED),
    )


def _release(ledger: Ledger, change: PublicChange) -> Path:
    return ledger.settings.shown / change.subject


def _change(old: Path, new: Path, path: str, kind: FileKind) -> FileChange:
    (before, _note), (after, note) = _words(old / path), _words(new / path)
    return compared(path, kind, before, after, note)


def _words(path: Path) -> tuple[str, str]:
    """What a reader finds in the file ``path``, and what has to be looked at elsewhere."""
    if not path.is_file():
        return "", ""
    if path.suffix in _PLAIN:
        return path.read_text(encoding="utf-8", errors="replace"), ""
    size = f"{path.stat().st_size:,} 字节"
    try:
        words = words_in(published_copy(path))
    except (CaseStoreError, OSError):
        words = ""
    if words.strip():
        return words, f"附件，{size}。下面是公开的副本里的文字，版面请打开文件核对。"
    return "", f"附件，{size}，读不出文字（图片或扫描件），请打开文件核对。"


def _doubts(content: Path, files: set[str]) -> Doubts:
    """What the gate says of the changed ``files``; of all where it was told to let other words
    stand."""
    read, _faults = read_content(content)  # a build of it has passed
    if read is None:
        return Doubts(found=(), cleared=())
    named = {f"{NAME}/{path}" for path in files}
    texts = (one for one in texts_of(read) if CLEARED in files or one.file in named)
    return doubts_of(texts, declared_in(read), read_clearings(content))


def _clearings(old: Path, new: Path, doubts: Doubts) -> Iterator[Clearing]:
    """What lets words of the changed texts stand, and what is new of it."""
    before, now = read_clearings(old), read_clearings(new)
    known = {(one.words, one.reason) for one in (*before.contacts, *before.names)}
    for one in (*now.contacts, *now.names):
        is_new = (one.words, one.reason) not in known
        if is_new or one in doubts.cleared:
            yield Clearing(words=one.words, reason=one.reason, new=is_new)


def _pages(ledger: Ledger, change: PublicChange) -> Iterator[str]:
    """The pages and papers of the proposed release that the live one hasn't got or has otherwise,
    those of files that changed first."""
    live = current_release(ledger.settings.current)
    now = read_manifest(live).files if live else {}
    then = read_manifest(_release(ledger, change)).files
    for path, entry in then.items():
        if path.endswith((".html", ".pdf")):
            known = now.get(path)
            if known is None or known.sha256 != entry.sha256:
                yield path
