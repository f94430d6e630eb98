"""An older release put back, with what was withdrawn since in mind."""

from pathlib import Path

from casestore.campaign.edition import edition_in
from casestore.database.engine import Store
from casestore.errors import NotAllowed
from casestore.ledger.content_in_use import lost_names
from casestore.publishing.crowds import note_shown
from casestore.publishing.projection import taken_down
from casestore.settings import Settings
from generator.data.opendata import shown_cases
from generator.release.releases import releases, rollback

#: How many public ids a sentence names.
NAMED = 5


def roll_back(settings: Settings, id: str) -> None:
    """Put the release ``id`` online again.

    What was withdrawn stays withdrawn: raises :class:`NotAllowed` for a release that shows a text
    taken down since; a withdrawal while this runs owes a release of its own. Raises as
    :func:`generator.release.releases.rollback` does, too.
    """
    release = next((one for one in releases(settings.shown) if one.id == id), None)
    shown: dict[str, str] = {}
    if release is not None:
        shown = shown_cases(release.path)
        gone = taken_down(Store(settings.database), shown)
        if gone:
            named = "、".join(gone[:NAMED]) + (" 等" if len(gone) > NAMED else "")
            raise NotAllowed(
                f"版本 {id} 里还有 {len(gone)} 篇已经撤下或改过的案例摘要（公开编号 {named}），"
                "不能恢复。请选更新的版本，或者重新更新公开站"
            )
        _must_know_what_cases_name(settings, release.path)
    rollback(settings.shown, settings.current, id)
    note_shown(Store(settings.database), shown)


def _must_know_what_cases_name(settings: Settings, release: Path) -> None:
    """Raise :class:`NotAllowed` where the rules that ``release`` was made from lack something
    that a case names: form and desk would go by them."""
    edition = edition_in(release)
    if edition is None:
        return
    lost = lost_names(Store(settings.database), edition.campaigns, settings.content.name)
    if lost:
        raise NotAllowed(
            f"版本 {release.name} 的内容里没有台账在用的 {len(lost)} 项，不能恢复。"
            f"例如 {lost[0].file}：{lost[0].found}"
        )
