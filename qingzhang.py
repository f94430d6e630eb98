"""The command line, and the only file that knows both halves: it wires store, apps, worker and generator together.

Exit codes: 0 done, 1 the input is at fault, 2 wrong usage, 3 the environment is at fault. Every fault is one sentence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from casestore.campaign.loading import load_campaigns, load_site
from casestore.errors import CaseStoreError, EnvironmentFault, reason
from casestore.settings import Settings, Signing, load_settings

if TYPE_CHECKING:
    from casestore.ledger.verbs import Ledger
    from casestore.public.rows import PublishedCase
    from casestore.publishing.summaries import Publication
    from forms_app.desk.publishing.site_actions import SiteActions

ROOT = Path(__file__).resolve().parent
FONTS = ROOT / "fonts"


@dataclass(frozen=True)
class Place:
    """Which instance and which content a command works on."""

    instance: Path
    content: Path

    def settings(self) -> Settings:
        return load_settings(self.instance, self.content)


def stop(sentence: str, code: int) -> NoReturn:
    """End the command: the sentence on standard error, ``code`` as exit status."""
    click.echo(sentence, err=True)
    sys.exit(code)


class Command(click.Group):
    """Turns every expected error into its sentence and exit code."""

    def main(self, *given: Any, **named: Any) -> Any:
        try:
            return super().main(*given, **{**named, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            stop(str(error.format_message()), 2)
        except click.Abort:
            stop(_("已中断"), 1)
        except click.UsageError as error:
            stop(_("用法不对（{said}），请看 qingzhang --help").format(said=error.format_message()), 2)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EnvironmentFault as error:
            stop(str(error), 3)
        except CaseStoreError as error:
            stop(str(error), 1)
        except OSError as error:
            stop(_("没有完成：{reason}").format(reason=reason(error)), 3)


@click.group(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--instance", type=click.Path(path_type=Path), default=Path("instance"), envvar="QINGZHANG_INSTANCE",
              show_default=True, help=_("实例文件夹：台账、材料、密钥、公开站各版本"))  # fmt: skip
@click.option("--content", type=click.Path(path_type=Path), default=ROOT / "content", envvar="QINGZHANG_CONTENT",
              help=_("内容文件夹：各专项行动的规则和公告"))  # fmt: skip
@click.pass_context
def main(ctx: click.Context, instance: Path, content: Path) -> None:
    """清账：受理企业线索、管理工作台账、生成公开站。"""
    ctx.obj = Place(instance, content)


@main.command()
@click.option("--demo", is_flag=True, help=_("填入约 40 件虚构的示例案件并生成公开站，供试看"))
@click.pass_obj
def init(place: Place, demo: bool) -> None:
    """新建实例：密钥、台账、首个工作人员账号。"""
    from casestore.office.instance import create

    account = create(place.instance, load_campaigns(place.content), demo)
    settings = place.settings()
    try:
        if demo:
            from casestore.office.demo import fill

            click.echo(_("填入示例案件……"))
            fill(open_ledger(settings))
            _build(settings, switch=True)
    finally:  # the account is there whatever became of the example, and its password is kept nowhere
        click.echo(_("实例已建好：{folder}").format(folder=place.instance))
        click.echo(_("首个工作人员账号：{email}").format(email=account.email))
        click.echo(_("一次性密码（只显示这一次，首次登录须更换）：{password}").format(password=account.password))


@main.command()
@click.argument("email")
@click.pass_obj
def password(place: Place, email: str) -> None:
    """给工作人员账号 EMAIL 换一个一次性密码（管理员忘记密码时用）。"""
    from casestore.office.staff import Staff

    word = Staff(open_ledger(place.settings(), sealed=True).store).reset_password_of(email)
    click.echo(_("一次性密码（只显示这一次，登录后须更换）：{password}").format(password=word))


@main.command()
@click.pass_obj
def check(place: Place) -> None:
    """检查全部内容，一次列出所有问题。"""
    from generator.check import check as faults_in

    if faults := faults_in(place.content):
        stop("\n".join([*map(str, faults), _("共 {n} 处问题").format(n=len(faults))]), 1)
    click.echo(_("内容没有问题"))


@main.command()
@click.option("--no-switch", is_flag=True, help=_("只生成，不切换上线"))
@click.pass_obj
def build(place: Place, no_switch: bool) -> None:
    """生成公开站的一个新版本并切换上线。"""
    _build(place.settings(), switch=not no_switch)


def _build(settings: Settings, switch: bool) -> None:
    open_publication(settings).project()
    click.echo(run_generator(settings, lambda line: click.echo("  " + line.partition("\t")[2]), switch))


@main.command()
@click.pass_obj
def releases(place: Place) -> None:
    """列出公开站的各个版本。"""
    from generator.release import current_release
    from generator.release import releases as listed

    settings = place.settings()
    live = current_release(settings.current)
    for release in (found := listed(settings.releases)):
        mark = _("线上") if release.path == live else "　　"
        click.echo(f"{mark}  {release.id}  " + _("{n} 个文件").format(n=release.files))
    if not found:
        click.echo(_("还没有发布版，请运行 qingzhang build"))


@main.command()
@click.argument("id")
@click.pass_obj
def rollback(place: Place, id: str) -> None:
    """把公开站恢复到版本 ID。"""
    from generator.release import rollback as switch_back

    settings = place.settings()
    switch_back(settings.releases, settings.current, id)
    click.echo(_("公开站已恢复到版本 {id}").format(id=id))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help=_("监听地址"))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help=_("监听端口"))
@click.pass_obj
def serve(place: Place, host: str, port: int) -> None:
    """在一台机器上启动全部：公开站、线索填报、工作台、后台任务。"""
    from forms_app.processes.serving import serve as run

    run(place.settings(), host, port, sorted(load_campaigns(place.content)))


@main.command()
@click.pass_obj
def worker(place: Place) -> None:
    """启动后台任务：发信、更新公开站。"""
    import signal
    import threading

    from casestore.database.jobs import Jobs
    from forms_app.processes.logs import log_as_lines
    from forms_app.processes.worker import run

    log_as_lines()
    settings = place.settings()
    publication = open_publication(settings)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    run(settings, publication.ledger, Jobs(publication.ledger.store), publication,
        lambda log: run_generator(settings, log, switch=True), done)  # fmt: skip


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


@main.command()
@click.pass_obj
def verify(place: Place) -> None:
    """核对：台账记录链、材料文件、线上版本的清单和公告 PDF 的签名。"""
    from casestore.office.instance import problems
    from generator.release import verify as problems_of_release
    from generator.signatures import check_release

    settings = place.settings()
    found = problems(open_ledger(settings))
    if settings.current.exists():
        wrong = problems_of_release(settings.current.resolve())
        found += [_("线上版本的文件与清单不符：{path}").format(path=path) for path in wrong]
        checked = check_release(settings.current.resolve(), settings.signing)
        found += checked.faults
        for sentence in checked.notes:
            click.echo(sentence)
    if found:
        stop("\n".join([*found, _("共 {n} 处不符").format(n=len(found))]), 1)
    click.echo(_("台账、材料和公开站均完好"))


# -- wiring ------------------------------------------------------------------------------------------------------------


def open_ledger(settings: Settings, sealed: bool = False) -> Ledger:
    """The ledger of an instance; ``sealed`` leaves the office's private key alone (the intake process)."""
    from casestore.database.engine import Store, migrate
    from casestore.ledger.verbs import Ledger
    from casestore.sealing.vault import Opener, Sealer

    migrate(settings.database)
    opener = None if sealed else Opener.load(settings.keys)
    campaigns = load_campaigns(settings.content)
    return Ledger(Store(settings.database), campaigns, settings, Sealer.load(settings.keys), opener)


def open_publication(settings: Settings) -> Publication:
    from casestore.publishing.summaries import Publication

    return Publication(open_ledger(settings))


def run_generator(settings: Settings, log: Callable[[str], None], switch: bool) -> str:
    """Run the generator as its own process, with content and public.db and nothing else.

    ``log`` takes each step as ``stage<TAB>text``; the text of the last one is returned.

    Raises :class:`CaseStoreError` or :class:`EnvironmentFault` with the generator's own sentences.
    """
    import subprocess
    import tempfile

    command = [
        sys.executable, "-m", "generator", "--content", str(settings.content), "--public", str(settings.public_db),
        "--out", str(settings.releases), "--current", str(settings.current), "--work", str(settings.work),
        "--fonts", str(FONTS), "--site-url", settings.site_url, *([] if switch else ["--no-switch"]),
        *(_signing_options(settings.signing) if settings.signing else ()),
    ]  # fmt: skip
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QINGZHANG_")}
    last = ""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as complaints,
        subprocess.Popen(command, cwd=ROOT, env=environment, text=True, encoding="utf-8", stdout=subprocess.PIPE,
                         stderr=complaints) as process,
    ):  # fmt: skip
        for line in process.stdout or ():
            log(line.rstrip("\n"))
            last = line.rstrip("\n").partition("\t")[2]
        process.wait()
        complaints.seek(0)
        errors = complaints.read().strip()
    if process.returncode == 1:
        raise CaseStoreError(errors)
    if process.returncode:
        raise EnvironmentFault(
            errors or _("公开站没有生成，生成程序意外退出（{code}）").format(code=process.returncode)
        )
    return last


def _signing_options(signing: Signing) -> list[str]:
    options = ["--sign-key", str(signing.key), "--sign-cert", str(signing.certificate)]
    options += [option for path in signing.chain for option in ("--sign-chain", str(path))]
    return options + (["--sign-passphrase", str(signing.passphrase)] if signing.passphrase else [])


def _served() -> Settings:
    return load_settings(Path(os.environ["QINGZHANG_INSTANCE"]), Path(os.environ["QINGZHANG_CONTENT"]))


def started(make: Callable[[Settings], Any]) -> Any:
    """The application that ``make`` wires; what keeps it from starting is one sentence and exit status 3."""
    from forms_app.processes.logs import log_as_lines

    log_as_lines()
    try:
        settings = _served()
        return under(settings, make(settings))
    except CaseStoreError as error:
        stop(str(error), 3)


def intake() -> Any:
    """The public WSGI application; with ``QINGZHANG_DESK`` set it passes ``/desk/`` on to the desk process."""
    return started(_intake)


def desk() -> Any:
    """The staff WSGI application, for the inner network."""
    return started(_desk)


def _intake(settings: Settings) -> Any:
    from flask import redirect
    from werkzeug.middleware.http_proxy import ProxyMiddleware

    from forms_app.intake import create_app

    ledger = open_ledger(settings, sealed=True)
    app = create_app(settings, ledger, ledger.campaigns, load_site(settings.content))
    ledger.store.close()  # a connection must not be carried over into forked workers
    if desk_at := os.environ.get("QINGZHANG_DESK"):
        to_desk = {"/desk/": {"target": desk_at, "host": None, "remove_prefix": True}}
        app.add_url_rule("/desk", "desk", lambda: redirect("desk/"))
        app.wsgi_app = ProxyMiddleware(app.wsgi_app, to_desk, timeout=120)  # type: ignore[method-assign]
    return app


def _desk(settings: Settings) -> Any:
    from casestore.database.jobs import Jobs
    from casestore.office.staff import Staff
    from forms_app.desk import create_app

    publication = open_publication(settings)
    ledger = publication.ledger
    app = create_app(settings, ledger, publication, Jobs(ledger.store), Staff(ledger.store), ledger.campaigns,
                     load_site(settings.content), _site_actions(settings))  # fmt: skip
    ledger.store.close()
    return app


def _site_actions(settings: Settings) -> SiteActions:
    """What the desk may do to the public site, with the generator behind it."""
    from forms_app.desk.publishing.site_actions import Release, SiteActions
    from generator.preview import preview
    from generator.release import current_release, releases, rollback

    def listed() -> list[Release]:
        live = current_release(settings.current)
        return [
            Release(item.id, datetime.fromisoformat(item.made_at).astimezone(UTC), item.files, item.path == live)
            for item in releases(settings.releases)
        ]

    def shown(case: PublishedCase) -> bytes:
        return preview(case, settings.content, settings.work, settings.base_path)

    def put_back(id: str) -> None:
        rollback(settings.releases, settings.current, id)

    return SiteActions(shown, listed, put_back)


def under(settings: Settings, app: Any) -> Any:
    """``app`` mounted below the base path (everything outside it is a 404), behind so many trusted proxies."""
    from werkzeug.exceptions import NotFound
    from werkzeug.middleware.dispatcher import DispatcherMiddleware
    from werkzeug.middleware.proxy_fix import ProxyFix

    if settings.base_path:
        app = DispatcherMiddleware(NotFound(), {settings.base_path: app})
    return ProxyFix(app, x_for=settings.proxies, x_proto=settings.proxies) if settings.proxies else app


if __name__ == "__main__":
    main()
