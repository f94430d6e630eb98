"""``qingzhang new-campaign ID``: the folder of a sixth campaign, with what has to be filled in."""

import re
from pathlib import Path

import click

from casestore.campaign.loading import CAMPAIGN_FILE, ID
from casestore.errors import CaseStoreError
from commands.line import Place, main

BLANK = Path(__file__).with_name("blank_campaign.toml")


@main.command("new-campaign")
@click.argument("id")
@click.pass_obj
def new_campaign(place: Place, id: str) -> None:
    """新建专项行动的文件夹 ID，列出须填写的内容。"""
    if not re.fullmatch(ID, id, re.ASCII):
        said = f"专项行动编号“{id}”不对，应为小写字母、数字和连字符，如 yunchuan-2027"
        raise CaseStoreError(said)
    folder = place.content / "campaigns" / id
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise CaseStoreError(f"{folder} 已经存在，没有改动") from None
    (folder / CAMPAIGN_FILE).write_bytes(BLANK.read_bytes())
    (folder / "notices").mkdir()
    click.echo(f"已新建 {folder / CAMPAIGN_FILE}")
    click.echo("把其中每处“（待填写）”换成实际内容；公告放进 notices，一份公告一个 .md 文件")
    click.echo("填好后运行 qingzhang check，没有问题了再运行 qingzhang build")
    click.echo("填好之前公开站不能更新，已经公开的照常显示")
