"""Commands about an instance as a whole: made, copied, put back, opened to its
administrator again."""

from pathlib import Path

import click

from casestore.campaign.loading import load_campaigns
from commands.line import Place, main


@main.command()
@click.option("--demo", is_flag=True, help="填入约 40 件虚构的示例案件并生成公开站，供试看")
@click.pass_obj
def init(place: Place, demo: bool) -> None:
    """新建实例：密钥、台账、首个工作人员账号。"""
    from casestore.office.instance import create
    from commands.building import build_site
    from commands.wiring import open_ledger

    account = create(place.instance, load_campaigns(place.content), demo)
    settings = place.settings()
    try:
        if demo:
            from casestore.office.demo import fill

            click.echo("填入示例案件……")
            fill(open_ledger(settings))
            build_site(settings, switch=True)
    finally:  # the account is there whatever became of the example; its password is stored nowhere
        click.echo(f"实例已建好：{place.instance}")
        click.echo(f"首个工作人员账号：{account.email}")
        click.echo(f"一次性密码（只显示这一次，首次登录须更换）：{account.password}")


@main.command()
@click.argument("email")
@click.pass_obj
def password(place: Place, email: str) -> None:
    """给工作人员账号 EMAIL 换一个一次性密码（管理员忘记密码时用）。"""
    from casestore.office.staff import Staff
    from commands.wiring import open_ledger

    word = Staff(open_ledger(place.settings()).store).reset_password_of(email)
    click.echo(f"一次性密码（只显示这一次，登录后须更换）：{word}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def backup(place: Place, file: Path) -> None:
    """把整个实例备份到 FILE（含密钥，请像密钥一样保管）。"""
    from casestore.office.instance import back_up

    click.echo(back_up(place.settings(), file))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def restore(place: Place, file: Path) -> None:
    """从 FILE 恢复到一个空的实例文件夹。"""
    from casestore.office.instance import restore as put_back

    click.echo(put_back(place.instance, file))
