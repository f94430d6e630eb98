"""The commands that write the ledger out as a workbook and take an office's own one in."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from casestore.errors import Rejected, reason
from casestore.lifecycle.roles import ROLE_NAMES, SYSTEM, Actor, Role
from commands.line import Place, main, stop

if TYPE_CHECKING:
    from casestore.ledger.ledger import Ledger
    from forms_app.sheets.importing import Result

#: Whoever has the machine, in the part of those who keep the ledger.
_OWNER = Actor(
    id=SYSTEM.id, name=ROLE_NAMES[Role.SYSTEM], roles=frozenset({Role.SYSTEM, Role.COORDINATOR})
)
#: So many faults are told one by one.
_TOLD = 500


@main.group()
def ledger() -> None:
    """台账：导出为专项行动规定的表格，或把单位原有的表格导入。"""


@ledger.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--campaign", required=True, help="专项行动的编号，例如 xinjian-2022")
@click.option("--all-columns", is_flag=True, help="另加一张表，列出全部栏目（含联系方式）")
@click.pass_obj
def export(place: Place, file: Path, campaign: str, all_columns: bool) -> None:
    """导出：FILE 里每张规定的台账一张表，栏目与规定的一致。"""
    from casestore.ledger.queries.whole_rows import Export, note_export, whole_rows
    from casestore.public.durable_files import write_new
    from forms_app.sheets.writing import out_lists, workbook_of

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{file.name} 应以 .xlsx 结尾")
    if file.exists():
        stop(f"{file} 已经存在，请换一个文件名", 1)
    store = _open(place)
    try:
        of = store.campaign(campaign)
        rows = list(whole_rows(store, of.id, _OWNER))
        wanted = out_lists(of, all_columns)
        data = workbook_of(of, wanted, rows)
        reason = "在服务器上用命令导出" if any(one.names_contacts for one in wanted) else ""
        cases = [one.id for one in rows]
        gone = Export(campaign=of.id, data=data, cases=cases, reason=reason)
        note_export(store, gone, _OWNER)
        write_new(file, data, 0o600)
    finally:
        store.store.close()
    click.echo(f"已导出 {len(rows)} 件到 {file}，其中有企业信息，请按规定保管")


@ledger.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--campaign", required=True, help="专项行动的编号，例如 xinjian-2022")
@click.option("--dry-run", is_flag=True, help="只试一遍，列出全部问题，什么也不写")
@click.pass_obj
def bring(place: Place, file: Path, campaign: str, dry_run: bool) -> None:
    """导入：FILE 里的案件全部登记，或者一件也不登记。"""
    from casestore.ledger.verbs.sheet_columns import remembered
    from forms_app.sheets.importing import Way, bring_in, opened

    book = opened(_content(file), file.name)
    store = _open(place)
    try:
        of = store.campaign(campaign)
        way = Way(by=_OWNER, keep=not dry_run)
        result = bring_in(store, of, book, remembered(store, of.id), way)
    finally:
        store.store.close()
    _tell(result, dry_run)


def _content(file: Path) -> bytes:
    """What is in ``file``, as far as any workbook goes. What isn't there is the input's fault."""
    from forms_app.sheets.reading import MOST_BYTES

    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
        raise Rejected(f"读不到 {file}：{reason(error)}") from error


def _open(place: Place) -> "Ledger":
    from commands.wiring import open_ledger

    return open_ledger(place.settings())


def _tell(result: "Result", dry_run: bool) -> None:
    for sentence in result.left_out:
        click.echo(sentence)
    if result.faults:
        more = len(result.faults) - _TOLD
        told = [str(fault) for fault in result.faults[:_TOLD]]
        told += [f"另有 {more} 处没有列出"] if more > 0 else []
        stop("\n".join([*told, f"共 {len(result.faults)} 处问题，一件也没有导入"]), 1)
    if dry_run:
        click.echo(f"可以导入 {result.cases} 件；这次只试了一遍，什么也没有写")
    else:
        click.echo(f"已导入 {result.cases} 件（第 {result.event} 条记录）")
