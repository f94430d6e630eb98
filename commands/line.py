"""The command ``qingzhang`` itself: its options, and how an error becomes one sentence and an exit
status.

Exit status: 0 done, 1 the input is at fault, 2 wrong usage, 3 the environment is at fault.
"""

import os
import sqlite3
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from casestore.errors import CaseStoreError, EnvironmentFault, reason
from casestore.errors.troubles import TOLD, trouble_of
from casestore.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[1]


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
            stop("已中断", 1)
        except click.UsageError as error:
            stop(f"用法不对（{error.format_message()}），请看 qingzhang --help", 2)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except EnvironmentFault as error:
            stop(str(error), 3)
        except CaseStoreError as error:
            stop(str(error), 1)
        except OSError as error:
            stop(f"没有完成：{reason(error)}", 3)
        except (sqlite3.Error, MemoryError) as error:
            stop(f"没有完成：{TOLD[trouble_of(error)].line}", 3)


@click.group(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--instance",
    type=click.Path(path_type=Path, readable=False),  # the generator's account passes through
    default=Path("instance"),
    envvar="QINGZHANG_INSTANCE",
    show_default=True,
    help="实例文件夹：台账、材料、密钥、公开站各版本",
)
@click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=ROOT / "content",
    envvar="QINGZHANG_CONTENT",
    help="内容文件夹：各专项行动的规则和公告",
)
@click.pass_context
def main(ctx: click.Context, instance: Path, content: Path) -> None:
    """清账：受理企业线索、管理工作台账、生成公开站。"""
    ctx.obj = Place(instance, content)
    if os.geteuid() == 0:
        ctx.call_on_close(partial(_give_back, instance, content))


def _give_back(instance: Path, content: Path) -> None:
    """What root's command wrote into an instance that has accounts of its own becomes theirs."""
    from casestore.office.owners import give, is_given

    with suppress(CaseStoreError, FileNotFoundError):
        settings = load_settings(instance, content)
        if is_given(settings.instance, settings.accounts):
            give(settings.instance, settings.accounts)
