"""``qingzhang check``: everything that a build would stumble over, before it does."""

import tempfile
from datetime import date
from pathlib import Path

import click

from casestore.campaign.loading import read_campaigns
from casestore.database.engine import Store
from casestore.errors import ContentError, EnvironmentFault, Fault
from casestore.ledger.content_in_use import lost_names
from casestore.publishing.content_copies import digests_in
from casestore.publishing.projection import Projection, write
from casestore.publishing.public_figures import PublicFigures
from casestore.settings import OFFICE_SETTINGS, SETTINGS, Settings, in_the_open
from commands.building import FONTS
from commands.line import Place, stop
from commands.site_address import expected_address


def check_content(place: Place, rehearsed: bool) -> None:
    """Say every fault and every warning; ``rehearsed``: build it once too. Ends with status 1
    where there is a fault."""
    from commands.rehearsal import look_through

    found = look_through(place.content, FONTS)
    faults = found.faults + _uncopied(place.content) + _lost_names(place)
    warnings = found.warnings + _of_settings(place)
    if rehearsed and not faults:
        faults = _rehearsed(place.content)
    for warning in warnings:
        click.echo(f"提醒 {warning}")
    if faults:
        stop("\n".join([*map(str, faults), f"共 {len(faults)} 处问题"]), 1)
    click.echo("内容没有问题" + (f"，有 {len(warnings)} 处提醒" if warnings else ""))


def _uncopied(content: Path) -> list[Fault]:
    """What of the content can't be copied for a second person to look at."""
    try:
        digests_in(content)
    except ContentError as error:
        return error.faults
    except EnvironmentFault:  # what can't be read is told already
        return []
    return []


def _rehearsed(content: Path) -> list[Fault]:
    from commands.rehearsal import rehearse

    with tempfile.TemporaryDirectory(prefix="qingzhang-") as folder:
        nothing = PublicFigures(counts=(), categories=(), amounts=())
        empty = Projection(cases=(), withdrawn=(), figures=nothing)
        public = write(empty, dict[str, date](), Path(folder) / "public.db")
        return rehearse(content, public, FONTS, lambda _stage, _text: None)


def _lost_names(place: Place) -> list[Fault]:
    """What cases of the instance name and the content lacks; nothing without an instance."""
    if not (place.instance / SETTINGS).is_file():
        return []
    settings = place.settings()
    campaigns, _faults = read_campaigns(place.content)
    return lost_names(Store(settings.database), campaigns, place.content.name)


def _of_settings(place: Place) -> list[Fault]:
    """Warnings about the settings of the instance, where there is one."""
    file = place.instance / SETTINGS
    if not file.is_file():
        return []
    return [*_local_address(place.settings(), str(file)), *_open_secrets(place.instance, str(file))]


def _open_secrets(instance: Path, file: str) -> list[Fault]:
    found = "写在公开端的账号也能读到的文件里"
    expected = f"写在 {OFFICE_SETTINGS} 里（只有办公端的账号能读），并从这里删去"
    return [
        Fault(file=file, key=key, found=found, expected=expected) for key in in_the_open(instance)
    ]


def _local_address(settings: Settings, file: str) -> list[Fault]:
    """A warning while the site's address, which goes into QR codes and mail, is most likely not
    the one that people use."""
    expected = expected_address(settings)
    if not expected:
        return []
    return [Fault(file=file, key="site_url", found=f"“{settings.site_url}”", expected=expected)]
