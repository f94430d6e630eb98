"""Reading ``content/``: the site's own file and every campaign, with all faults of all files at
once."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from casestore.campaign.cross_checks import faults_of
from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.errors import ContentError, Fault
from casestore.errors.toml_faults import gathered, read_toml, shown, validated


def load_site(content: Path) -> SiteInfo:
    """``content/site.toml``; raises :class:`ContentError`."""
    name = f"{content.name}/site.toml"
    return validated(SiteInfo, read_toml(content / "site.toml", name), name)


def load_campaign(folder: Path) -> Campaign:
    """The campaign in ``folder``; raises :class:`ContentError` with all faults of its
    ``campaign.toml``."""
    file = f"{folder.parent.parent.name}/campaigns/{folder.name}/campaign.toml"
    data = read_toml(folder / "campaign.toml", file)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", folder.name):
        raise ContentError(
            [
                Fault(
                    file=file,
                    key="(folder)",
                    found=shown(folder.name),
                    expected="小写字母、数字和连字符组成的文件夹名",
                )
            ]
        )
    if "id" in data:
        raise ContentError(
            [Fault(file=file, key="id", found=shown(data["id"]), expected="不写；编号就是文件夹名")]
        )
    campaign = validated(Campaign, {"id": folder.name, **data}, file)
    gathered([*faults_of(campaign, file), *_strays(folder, file)])
    return campaign


def _strays(folder: Path, file: str) -> Iterator[Fault]:
    """Folders that nothing reads: a mistyped ``notice/`` would be silently without effect."""
    for path in sorted(folder.iterdir()):
        if (
            path.is_dir()
            and path.name not in ("notices", "files")
            and not path.name.startswith(".")
        ):
            yield Fault(
                file=file.replace("campaign.toml", path.name),
                key="(folder)",
                found=shown(path.name),
                expected="notices 或 files",
            )


def load_campaigns(content: Path) -> dict[str, Campaign]:
    """Every campaign under ``content/campaigns``, by id, in name order; all faults of all files
    at once."""
    root = content / "campaigns"
    seen = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    folders = [path for path in seen if not path.name.startswith(".")]  # a tool's own, e.g. .git
    if not folders:
        raise ContentError(
            [
                Fault(
                    file=f"{content.name}/campaigns",
                    key="(folder)",
                    found="空",
                    expected="至少一个专项行动的文件夹",
                )
            ]
        )
    campaigns, faults = {}, []
    for folder in folders:
        try:
            campaigns[folder.name] = load_campaign(folder)
        except ContentError as error:
            faults += error.faults
    faults += _shared_prefixes(content, campaigns.values())
    gathered(faults)
    return campaigns


def _shared_prefixes(content: Path, campaigns: Iterable[Campaign]) -> Iterator[Fault]:
    """A fault for each campaign whose numbers would begin like another's."""
    taken: dict[str, str] = {}
    for campaign in campaigns:
        other = taken.setdefault(campaign.prefix, campaign.id)
        if other != campaign.id:
            yield Fault(
                file=f"{content.name}/campaigns/{campaign.id}/campaign.toml",
                key="prefix",
                found=shown(campaign.prefix),
                expected=f"与 {other} 不同的前缀",
            )
