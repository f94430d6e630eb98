"""The command that takes the inventory of an instance."""

import json
from hashlib import sha256
from pathlib import Path

import click

from casestore.office.catching_up import is_own
from casestore.office.inventory.report import Report
from casestore.office.inventory.site import LiveRelease
from casestore.sealing.trusted_lists import FOLDER as LISTS
from casestore.sealing.trusted_lists import about_lists
from casestore.settings import OFFICE_SETTINGS, SETTINGS, Settings, in_the_open
from commands.line import Place, main, stop
from commands.site_address import about_address


@main.command()
@click.option("--json", "as_json", is_flag=True, help="把结果写成一行 JSON")
@click.pass_obj
def verify(place: Place, as_json: bool) -> None:
    """核对：台账与记录链、材料、密钥、账号，以及公开站与审定、清单和签名。"""
    report = inventory_of(place.settings())
    if as_json:
        click.echo(json.dumps(vars(report), ensure_ascii=False))
        stop("", 1) if report.faults else None
        return
    for sentence in report.notes:
        click.echo(sentence)
    if report.faults:
        stop("\n".join([*report.faults, f"共 {len(report.faults)} 处不符"]), 1)
    click.echo("台账、材料和公开站均完好")


def inventory_of(settings: Settings) -> Report:
    """The inventory of an instance with its live release."""
    from casestore.office.inventory.taking import take_inventory
    from commands.wiring import open_ledger
    from generator.paper.signature_check import check_release

    problems = Report()
    live = live_release(settings.current, problems)
    if live and not is_own(settings):
        problems.faults.append(
            f"线上版本 {live.id} 不是办公端自己的副本，生成程序还能改动它：请运行 qingzhang build"
        )
    ledger = open_ledger(settings)
    try:
        report = take_inventory(ledger, live)
    finally:
        ledger.store.close()
    report.faults += problems.faults
    report.notes += [
        f"{SETTINGS} 里的 {key} 公开端的账号也能读到，请移到 {OFFICE_SETTINGS}"
        for key in in_the_open(settings.instance)
    ]
    report.notes += about_lists(settings.instance / LISTS)
    if odd := about_address(settings):
        report.notes.append(odd)
    if live:
        checked = check_release(live.folder, settings.signing)
        report.faults += checked.faults
        report.notes += checked.notes
    return report


def live_release(current: Path, report: Report) -> LiveRelease | None:
    """The release that is shown, its files held against its manifest."""
    from generator.errors import GeneratorError
    from generator.release.manifest import MANIFEST, read_manifest
    from generator.release.releases import current_release
    from generator.release.releases import verify as problems_of_release

    folder = current_release(current)
    if folder is None:
        return None
    try:
        wrong = problems_of_release(folder)
        manifest = read_manifest(folder)
        digest = sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except (GeneratorError, OSError) as error:
        report.faults.append(f"线上版本 {folder.name} 核对不了：{error}")
        return LiveRelease(id=folder.name, folder=folder, manifest="", paths=frozenset())
    report.faults += [f"线上版本的文件与清单不符：{path}" for path in wrong]
    return LiveRelease(
        id=manifest.id, folder=folder, manifest=digest, paths=frozenset(manifest.files)
    )
