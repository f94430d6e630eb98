"""An older release put back, with what was withdrawn, and who came into the ledger, since in
mind."""

from hashlib import sha256
from pathlib import Path

import structlog

from casestore.campaign.edition import edition_in
from casestore.errors import NotAllowed, Stale
from casestore.ledger import heads
from casestore.ledger.content_in_use import lost_names
from casestore.ledger.ledger import Ledger
from casestore.public.plain_files import read_plain
from casestore.publishing.agreed_content import is_agreed
from casestore.publishing.approvals import APPROVAL, reasons_not_approved
from casestore.publishing.crowds import note_shown
from casestore.publishing.projection import taken_down
from casestore.publishing.public_changes import note_rolled_back
from casestore.settings import Settings
from commands.page_titles import title_of
from commands.sweeping import refuse_what_identifies
from generator.data.opendata import shown_cases, shown_reasons
from generator.errors import NoSuchRelease
from generator.release.manifest import MANIFEST, read_manifest
from generator.release.releases import ReleaseInfo, current_release, releases, rollback

log = structlog.get_logger()

#: How many public ids a sentence names.
NAMED = 5


def roll_back(ledger: Ledger, id: str, sha: str = "") -> None:
    """Put the release ``id`` online again; ``sha``, where it is given, is its digest as two
    persons agreed on it.

    A withdrawal while this runs owes a release of its own. Raises as :func:`check_roll_back` and
    :func:`generator.release.releases.rollback` do.
    """
    shown = check_roll_back(ledger, id, sha)
    rollback(ledger.settings.shown, ledger.settings.current, id)
    note_shown(ledger.store, shown)


def check_roll_back(ledger: Ledger, id: str, sha: str = "") -> dict[str, str]:
    """What the release ``id`` shows, digests by public id. Raises why it can't be put back:
    :class:`Stale` where its digest isn't ``sha``, :class:`NotAllowed` where it shows a text taken
    down since, for what was withdrawn stays withdrawn, and :class:`CaseStoreError` where the sweep
    with today's identifiers finds one."""
    release = next((one for one in releases(ledger.settings.shown) if one.id == id), None)
    if release is None:
        return {}
    shown = shown_cases(release.path)
    gone = taken_down(ledger.store, shown)
    if gone:
        named = "、".join(gone[:NAMED]) + (" 等" if len(gone) > NAMED else "")
        raise NotAllowed(
            f"版本 {id} 里还有 {len(gone)} 篇已经撤下或改过的案例摘要（公开编号 {named}），"
            "不能恢复。请选更新的版本，或者重新更新公开站"
        )
    _must_be_of_agreed_content(ledger, release.id)
    _must_tell_approved_reasons(ledger, release.path)
    _must_know_what_cases_name(ledger, release.path)
    if sha and sha != sha_of(ledger.settings, id):
        raise Stale(f"版本 {id} 在提出以后有变动，没有恢复")
    refuse_what_identifies(ledger, release)
    return shown


def _must_be_of_agreed_content(ledger: Ledger, id: str) -> None:
    """Raise :class:`NotAllowed` where the release ``id`` was made to be looked at, of content that
    nobody has agreed on; of one from before that was noted nothing is known."""
    settings = ledger.settings
    content = heads.line_about(settings.instance / heads.LOG, id).get("content")
    if content is not None and not is_agreed(ledger.store, settings.secret(APPROVAL), content):
        raise NotAllowed(f"版本 {id} 的公开内容没有经过第二人核对，不能恢复")


def _must_tell_approved_reasons(ledger: Ledger, release: Path) -> None:
    """Raise :class:`NotAllowed` where ``release`` tells a reason of a withdrawal that has no second
    person, or has been reworded since."""
    secret = ledger.settings.secret(APPROVAL)
    told = reasons_not_approved(ledger.store, secret, shown_reasons(release))
    if told:
        named = "、".join(told[:NAMED])
        raise NotAllowed(
            f"版本 {release.name} 里有没有审定或已经改写的撤下理由（公开编号 {named}），不能恢复。"
            "请选更新的版本，或者重新更新公开站"
        )


def roll_back_alone(ledger: Ledger, id: str) -> None:
    """:func:`roll_back` by whoever has the machine, without a second person: noted in the history,
    and told on the desk."""
    roll_back(ledger, id)
    note_rolled_back(ledger.store, id)
    log.warning("security", act="rollback", by=0, release=id)


def sha_of(settings: Settings, id: str) -> str:
    """The digest of the release ``id``, over every file of it; raises :class:`NoSuchRelease`."""
    return sha256(read_plain(_found(settings, id).path / MANIFEST)).hexdigest()


def differences(settings: Settings, id: str) -> list[str]:
    """What putting the release ``id`` back would change, sentences that name pages by their
    titles; none where nothing is shown. Raises :class:`NoSuchRelease`."""
    live = current_release(settings.current)
    if live is None:
        return []
    old = _found(settings, id).path
    now, then = read_manifest(live).files, read_manifest(old).files
    both = {path for path in now.keys() & then.keys() if now[path].sha256 != then[path].sha256}
    told = (
        ("会消失的页面", live, now.keys() - then.keys()),
        ("会重新出现的页面", old, then.keys() - now.keys()),
        ("内容会变的页面", old, both),
    )
    return [f"{what}：{_named(folder, sorted(paths))}" for what, folder, paths in told if paths]


def _named(release: Path, paths: list[str]) -> str:
    pages = [path for path in paths if path.endswith(".html")]
    titles = "、".join(f"《{title_of(release / path)}》" for path in pages[:NAMED])
    more = f" 等 {len(pages)} 页" if len(pages) > NAMED else ""
    rest = len(paths) - len(pages)
    files = f"{rest} 个附件和数据文件" if rest else ""
    return f"{titles}{more}{'，另有 ' if pages and rest else ''}{files}"


def _found(settings: Settings, id: str) -> ReleaseInfo:
    for one in releases(settings.shown):
        if one.id == id:
            return one
    raise NoSuchRelease(f"没有发布版 {id}")


def _must_know_what_cases_name(ledger: Ledger, release: Path) -> None:
    """Raise :class:`NotAllowed` where the rules that ``release`` was made from lack something
    that a case names: form and desk would go by them."""
    edition = edition_in(release)
    if edition is None:
        return
    lost = lost_names(ledger.store, edition.campaigns, ledger.settings.content.name)
    if lost:
        raise NotAllowed(
            f"版本 {release.name} 的内容里没有台账在用的 {len(lost)} 项，不能恢复。"
            f"例如 {lost[0].file}：{lost[0].found}"
        )
