"""The accounts of the three sides: whether they can be apart here, and how a process starts as one
of them. Needs root; setpriv and unshare come with util-linux."""

import os
import subprocess
import sys
from collections.abc import Sequence

from casestore.office.owners import Side, groups_of
from casestore.settings import Accounts, Settings
from commands.line import ROOT

#: What each account must be able to do: run the program, read the content, reach the instance. It
#: begins the interpreter once more, because setpriv still finds one that only root may reach.
_TRY = """
import os, subprocess, sys
from pathlib import Path
subprocess.run([sys.executable, "-c", "import qingzhang, pyrage"], check=True)
import qingzhang, pyrage, flask, sqlalchemy
from casestore.campaign.loading import load_campaigns
load_campaigns(Path(sys.argv[1]))
os.scandir(sys.argv[2]).close()
sys.exit(0 if os.access(sys.argv[3], os.X_OK) else 1)
"""
#: Seconds that a try may take.
_LONGEST = 60
#: Below, only root may listen.
_FIRST_FREE_PORT = 1024
SIDES: tuple[Side, ...] = ("public", "office", "generator")


def why_not_apart(settings: Settings, port: int = _FIRST_FREE_PORT) -> str:
    """Why the accounts can't be apart here, ``""`` where they can: really tried, by a child under
    each."""
    numbers = list(vars(settings.accounts).values())
    if os.geteuid():
        return "不是以 root 启动"
    if len(set(numbers)) < len(numbers) or min(numbers) < 1:
        return "settings.toml 里 [accounts] 的三个编号必须各不相同，也不能是 0"
    if port < _FIRST_FREE_PORT:
        return f"端口 {port} 只有 root 能用"
    words = (str(settings.content), str(ROOT / "fonts"), str(settings.instance.parent))
    try:
        tries = [_tried(side, settings.accounts, words) for side in SIDES]
        return "" if all(map(_passed, tries)) else "这些账号读不到程序所在的文件夹"
    except OSError:
        return "这台机器上没有 setpriv"


def _tried(side: Side, accounts: Accounts, words: Sequence[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*as_account(side, accounts), sys.executable, "-c", _TRY, *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _passed(one: "subprocess.Popen[bytes]") -> bool:
    try:
        return one.wait(_LONGEST) == 0
    except subprocess.TimeoutExpired:
        one.kill()
        one.wait()
        return False


def as_account(side: Side, accounts: Accounts) -> list[str]:
    """The words before a command that run it as the account of ``side``, for good."""
    number, groups = getattr(accounts, side), groups_of(side, accounts)
    more = f"--groups={','.join(map(str, groups))}" if groups else "--clear-groups"
    home = ["env", "HOME=/nonexistent", "XDG_CACHE_HOME=/nonexistent"]
    return [*home, "setpriv", f"--reuid={number}", f"--regid={number}", more, "--no-new-privs"]


def as_generator(accounts: Accounts) -> list[str]:
    """The words before a command that run it as the generator's account, without a network where
    the kernel allows that."""
    return [*_without_network(), *as_account("generator", accounts)]


def _without_network() -> list[str]:
    words = ["unshare", "--net", "--"]
    try:
        tried = subprocess.run([*words, "true"], capture_output=True, check=False)
    except OSError:
        return []
    return [] if tried.returncode else words
