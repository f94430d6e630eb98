"""``qingzhang import-notice FILE --campaign ID``: a clerk's Word file becomes a notice."""

import re
from pathlib import Path

import click
import yaml

from casestore.campaign.loading import CAMPAIGN_FILE, ID
from casestore.errors import CaseStoreError
from commands.line import Place, main


@main.command("import-notice")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--campaign", "id", required=True, help="专项行动编号")
@click.pass_obj
def import_notice(place: Place, file: Path, id: str) -> None:
    """把 Word 文件 FILE 变成专项行动的一份公告，列出还须填写的内容。"""
    from generator.content.word_notice import read_word

    folder = place.content / "campaigns" / id
    if not re.fullmatch(ID, id, re.ASCII) or not (folder / CAMPAIGN_FILE).is_file():
        raise CaseStoreError(f"没有专项行动“{id}”；新建用 qingzhang new-campaign {id}")
    if file.suffix.lower() != ".docx":
        raise CaseStoreError(f"{file.name} 不是 .docx 文件，请用 Word 或 WPS 另存为 .docx 再试")
    found = read_word(file)
    head = yaml.safe_dump(found.keys, allow_unicode=True, sort_keys=False, width=10_000)
    target = _free(folder / "notices", file.stem)
    target.parent.mkdir(exist_ok=True)
    target.write_text("\n".join([f"---\n{head}---", "\n\n".join(found.blocks), ""]), "utf-8")
    click.echo(f"已写入 {target}")
    for sentence in found.told:
        click.echo(f"提醒 {sentence}")
    click.echo(
        "请与原件对读，补上“（待填写）”的各项，再运行 qingzhang check；填好之前公开站不能更新"
    )


def _free(folder: Path, stem: str) -> Path:
    """A path in ``folder`` that nobody has, called ``stem`` where an address may be so called."""
    name = stem.lower().replace("_", "-")
    if not re.fullmatch(ID, name, re.ASCII) or len(name) > 70:
        name = "notice"
    names = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    return next(path for one in names if not (path := folder / f"{one}.md").exists())
