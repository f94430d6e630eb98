"""Commands about the public site: its content checked, releases made, listed and put back."""

import click

from commands.line import Place, main


@main.command()
@click.option("--quick", is_flag=True, help="只核对内容，不试生成")
@click.pass_obj
def check(place: Place, quick: bool) -> None:
    """检查全部内容并试生成一遍，一次列出所有问题和提醒。"""
    from commands.checking import check_content

    check_content(place, rehearsed=not quick)


@main.command()
@click.option("--no-switch", is_flag=True, help="只生成，不切换上线")
@click.option("--agreed", is_flag=True, help="用经核对的公开内容，不用内容文件夹里的改动")
@click.pass_obj
def build(place: Place, no_switch: bool, agreed: bool) -> None:
    """生成公开站的一个新版本并切换上线；内容有改动的，不经第二人，会留下记录并显示在工作台上。"""
    from commands.building import build_site

    build_site(place.settings(), switch=not no_switch, agreed=agreed)


@main.command()
@click.pass_obj
def releases(place: Place) -> None:
    """列出公开站的各个版本。"""
    from generator.release.releases import current_release
    from generator.release.releases import releases as listed

    settings = place.settings()
    live = current_release(settings.current)
    for release in (found := listed(settings.shown)):
        mark = "线上" if release.path == live else "　　"
        click.echo(f"{mark}  {release.id}  " + f"{release.files} 个文件")
    if not found:
        click.echo("还没有发布版，请运行 qingzhang build")


@main.command()
@click.argument("id")
@click.pass_obj
def rollback(place: Place, id: str) -> None:
    """紧急时把公开站恢复到版本 ID；不经第二人，会留下记录并显示在工作台上。"""
    from commands.rolling_back import roll_back_alone
    from commands.wiring import open_ledger

    roll_back_alone(open_ledger(place.settings()), id)
    click.echo(f"公开站已恢复到版本 {id}")


@main.command()
@click.argument("id", required=False)
@click.option("--anew", is_flag=True, help="没有变的文件也重新检查")
@click.pass_obj
def sweep(place: Place, id: str | None, anew: bool) -> None:
    """检查版本 ID（不写就是线上版本）的每个文件有没有带出案件和工作人员的标识。"""
    from commands.sweeping import asked_for, sweep_by_hand
    from commands.wiring import open_ledger

    settings = place.settings()
    release = asked_for(settings, id)
    click.echo(sweep_by_hand(open_ledger(settings), release, anew))
