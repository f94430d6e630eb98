"""Reading ``content/``: the site's own file, the office's words and every campaign, with all faults
of all files at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casestore.campaign.cross_checks import faults_of
from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.campaign.words import Words, faults_in
from casestore.errors import Fault
from casestore.errors.stand_ins import Checked, checked
from casestore.errors.toml_faults import gathered, read_mended, shown, unfilled, unprintable

#: A campaign's id, which is the name of its folder; and the file in it that has its rules.
ID, CAMPAIGN_FILE = r"[a-z0-9]+(-[a-z0-9]+)*", "campaign.toml"


@dataclass(frozen=True, kw_only=True)
class ReadCampaign:
    """A campaign's rules with every fault in them. ``campaign`` is there as far as can be,
    stand-ins in place of what is at fault: enough to check its notices by."""

    campaign: Campaign | None
    faults: list[Fault]


def read_site(content: Path) -> tuple[SiteInfo | None, list[Fault]]:
    """``content/site.toml`` as far as it can be read, and its faults."""
    name = f"{content.name}/site.toml"
    read = read_mended(content / "site.toml", name)
    if read.data is None:
        return None, read.faults
    found = checked(SiteInfo, read.data, name, read.dropped)
    return found.value, [*read.faults, *unprintable(read.data, name), *found.faults]


def load_site(content: Path) -> SiteInfo:
    """``content/site.toml``; raises :class:`ContentError`."""
    site, faults = read_site(content)
    gathered(faults)
    assert site is not None  # noqa: S101 - without one there are faults
    return site


def read_words(content: Path) -> tuple[Words, list[Fault]]:
    """``content/words.toml`` as far as it can be read, and its faults; no words where there is no
    such file."""
    path, name = content / "words.toml", f"{content.name}/words.toml"
    if not path.exists():
        return Words(), []
    read = read_mended(path, name)
    if read.data is None:
        return Words(), read.faults
    found = checked(Words, read.data, name, read.dropped)
    faults = [*read.faults, *unprintable(read.data, name), *found.faults]
    words = found.value or Words()
    faults += [fault for fault in faults_in(words, name) if not found.is_about(fault.key)]
    return words, faults


def load_words(content: Path) -> Words:
    """``content/words.toml``; raises :class:`ContentError`."""
    words, faults = read_words(content)
    gathered(faults)
    return words


def read_campaign(folder: Path) -> ReadCampaign:
    """The campaign in ``folder`` and all faults of its ``campaign.toml``."""
    file = f"{folder.parent.parent.name}/campaigns/{folder.name}/campaign.toml"
    faults = list(_strays(folder, file))
    id = folder.name
    if not re.fullmatch(ID, id, re.ASCII):
        expected = "小写字母、数字和连字符组成的文件夹名"
        faults.append(Fault(file=file, key="(folder)", found=shown(id), expected=expected))
        id = "x"
    read = read_mended(folder / CAMPAIGN_FILE, file)
    faults += read.faults
    if read.data is None:
        return ReadCampaign(campaign=None, faults=faults)
    faults += unprintable(read.data, file)
    data = dict(read.data)
    if "id" in data:
        found, expected = shown(data.pop("id")), "不写；编号就是文件夹名"
        faults.append(Fault(file=file, key="id", found=found, expected=expected))
    found_in = checked(Campaign, {"id": id, **data}, file, read.dropped)
    faults += [fault for fault in found_in.faults if fault.key != "id"]
    told = {fault.key for fault in faults}
    faults += (fault for fault in unfilled(data, file) if fault.key not in told)
    if found_in.value is not None:
        faults += _between_keys(found_in, file)
    return ReadCampaign(campaign=found_in.value, faults=faults)


def _between_keys(found: Checked[Campaign], file: str) -> Iterator[Fault]:
    """What keys say about each other, but nothing that a stand-in says."""
    campaign: Any = found.value
    lists = {str(place[0]) for place in found.replaced}
    days = not lists.isdisjoint(("period", "collection"))
    for fault in faults_of(campaign, file):
        names = {word for word in re.findall(r"[a-z_]+", fault.expected) if word in lists}
        about_days = days and re.search(r"\d{4}-\d\d-\d\d|period", fault.expected)
        if not (found.is_about(fault.key) or names or about_days):
            yield fault


def load_campaign(folder: Path) -> Campaign:
    """The campaign in ``folder``; raises :class:`ContentError` with all faults of its
    ``campaign.toml``."""
    read = read_campaign(folder)
    gathered(read.faults)
    assert read.campaign is not None  # noqa: S101 - without one there are faults
    return read.campaign


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


def campaign_folders(content: Path) -> list[Path]:
    """The folders of all campaigns in name order, those of tools (``.git``) left out."""
    root = content / "campaigns"
    seen = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
    return [path for path in seen if not path.name.startswith(".")]


def read_campaigns(content: Path) -> tuple[dict[str, Campaign], list[Fault]]:
    """Every campaign under ``content/campaigns`` as far as it can be read, by its folder's name,
    in name order; all faults of all files at once."""
    folders = campaign_folders(content)
    faults: list[Fault] = []
    if not folders:
        file, expected = f"{content.name}/campaigns", "至少一个专项行动的文件夹"
        faults.append(Fault(file=file, key="(folder)", found="空", expected=expected))
    campaigns = {}
    for folder in folders:
        read = read_campaign(folder)
        faults += read.faults
        if read.campaign is not None:
            campaigns[folder.name] = read.campaign
    faults += _shared_prefixes(content, campaigns.values(), {fault.file for fault in faults})
    return campaigns, faults


def load_campaigns(content: Path) -> dict[str, Campaign]:
    """Every campaign under ``content/campaigns``, by id, in name order; raises
    :class:`ContentError` with all faults of all files at once."""
    campaigns, faults = read_campaigns(content)
    gathered(faults)
    return campaigns


def _shared_prefixes(
    content: Path, campaigns: Iterable[Campaign], faulty: set[str]
) -> Iterator[Fault]:
    """A fault for each campaign whose numbers would begin like another's."""
    taken: dict[str, str] = {}
    for campaign in campaigns:
        file = f"{content.name}/campaigns/{campaign.id}/campaign.toml"
        if campaign.prefix == "XX" and file in faulty:  # most likely a stand-in
            continue
        other = taken.setdefault(campaign.prefix, campaign.id)
        if other != campaign.id:
            yield Fault(
                file=file,
                key="prefix",
                found=shown(campaign.prefix),
                expected=f"与 {other} 不同的前缀",
            )
