"""A release swept: no byte of it identifies a case or a member of the staff."""

from pathlib import Path

from casestore.campaign.edition import edition_in, edition_of
from casestore.errors import CaseStoreError, EnvironmentFault
from casestore.ledger.ledger import Ledger
from casestore.publishing.sweep.release import Swept, sweep
from casestore.settings import Settings
from commands.line import stop
from generator.release.manifest import MANIFEST, Head, Manifest, manifest_bytes, read_manifest
from generator.release.releases import ReleaseInfo, current_release, releases
from generator.release.releases import verify as damaged_files

#: Sentences that are told of a release; there may be thousands.
TOLD = 20


def swept_release(ledger: Ledger, release: Path, anew: bool = False) -> Swept:
    """What the sweep finds in the release in the folder ``release``: in each file that its manifest
    lists, and in that. Raises :class:`EnvironmentFault` for what can't be read."""
    manifest = read_manifest(release)
    edition = edition_in(release) or edition_of(ledger.settings.content)
    try:
        swept = sweep(ledger, edition, release, manifest.files, anew)
        if (release / MANIFEST).read_bytes() != _written(manifest):
            swept.blind.append(f"{MANIFEST} 里有不该有的内容")
    except OSError as error:
        raise EnvironmentFault(f"版本 {manifest.id} 的文件读不出来") from error
    return swept


def _written(manifest: Manifest) -> bytes:
    """The only way in which the program writes ``manifest``."""
    head = Head(
        id=manifest.id,
        made_at=manifest.made_at,
        authored=manifest.authored,
        count=manifest.count,
    )
    return manifest_bytes(head, manifest.files)


def sentence_of(swept: Swept) -> str:
    """The first of the faults, and how many there are."""
    first, *others = swept.faults
    return f"{first}（另有 {len(others)} 处）" if others else first


def refuse_what_identifies(ledger: Ledger, release: ReleaseInfo) -> None:
    """Raise :class:`CaseStoreError` where ``release``, an older one, identifies anybody whom the
    ledger knows today."""
    if (swept := swept_release(ledger, release.path)).faults:
        raise CaseStoreError(f"版本 {release.id} 不能恢复：{sentence_of(swept)}")


def sweep_by_hand(ledger: Ledger, release: ReleaseInfo, anew: bool) -> str:
    """The sentence on ``release``, one of the office's own. Raises :class:`CaseStoreError` with a
    line for each place that identifies somebody, :class:`EnvironmentFault` where it is damaged."""
    if damaged := damaged_files(release.path):
        raise EnvironmentFault(f"版本 {release.id} 有 {len(damaged)} 个文件与清单不符")
    swept = swept_release(ledger, release.path, anew)
    if faults := swept.faults:
        more = [f"另有 {len(faults) - TOLD} 处"] if len(faults) > TOLD else []
        raise CaseStoreError("\n".join([*faults[:TOLD], *more]))
    known = f"，另有 {swept.known} 个文件没有变，不用再读" if swept.known else ""
    return f"版本 {release.id} 没有带出标识：检查了 {swept.read} 个文件{known}"


def asked_for(settings: Settings, id: str | None) -> ReleaseInfo:
    """The release ``id`` of the office's own, or the one that is shown. Ends the command where
    there is none; raises :class:`EnvironmentFault` before the first one."""
    live = current_release(settings.current)
    if id is None and live is None:
        raise EnvironmentFault("还没有发布版，请运行 qingzhang build")
    named = id or (live.name if live else "")
    release = next((one for one in releases(settings.shown) if one.id == named), None)
    return release or stop(f"办公端没有发布版 {named}，请运行 qingzhang releases", 2)
