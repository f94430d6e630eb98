"""Where the passphrase of the office's key comes from, and how the opened key is handed on to the
processes that need it: over an inherited file in memory, never by environment or disk."""

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from casestore.errors import CaseStoreError, EnvironmentFault, reason
from casestore.sealing.vault import KEY, Opener
from casestore.settings import Settings

#: The number of the inherited file that holds the opened key.
HANDED = "QINGZHANG_KEY_FD"
#: Names a file with the passphrase, for commands that nobody types.
FILE = "QINGZHANG_PASSPHRASE_FILE"
#: Name of the systemd credential.
CREDENTIAL = "office-passphrase"
#: Characters, at least.
SHORTEST = 10


@dataclass
class Passphrase:
    """The passphrase of an instance, asked for at most once in this process. In this order: a
    systemd credential, the file that ``settings.toml`` names, :data:`FILE`, the terminal."""

    settings: Settings
    _known: str = field(default="", repr=False)

    def __call__(self) -> str:
        """The passphrase; raises :class:`EnvironmentFault` where nobody can be asked."""
        self._known = self._known or self._found() or self._asked()
        return self._known

    def _found(self) -> str:
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        named = os.environ.get(FILE)
        for path in (
            Path(folder) / CREDENTIAL if folder else None,
            self.settings.office_passphrase,
            Path(named) if named else None,
        ):
            if path and (path.exists() or path != Path(folder or "") / CREDENTIAL):
                return read_passphrase(path)
        return ""

    @staticmethod
    def _asked() -> str:
        if not sys.stdin.isatty():
            raise EnvironmentFault(
                "办公密钥用口令保护着，这里没有终端可以输入：请用 systemd 的 LoadCredential 提供"
                f" {CREDENTIAL}，或用环境变量 {FILE} 指明口令文件"
            )
        return str(click.prompt("办公密钥口令", hide_input=True, err=True))


def read_passphrase(path: Path) -> str:
    """The first line of the file ``path``; raises :class:`EnvironmentFault` where it can't be read
    or is empty."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = reason(error) if isinstance(error, OSError) else "不是文本"
        raise EnvironmentFault(f"读不到口令文件 {path}（{said}）") from error
    if not lines or not lines[0].strip():
        raise EnvironmentFault(f"口令文件 {path} 是空的")
    return lines[0].strip()


def new_passphrase() -> str:
    """A passphrase for a new key file: from :data:`FILE`, or asked twice on the terminal. Raises
    :class:`CaseStoreError` where it is too short or there is nobody to ask."""
    named = os.environ.get(FILE)
    if named:
        said = read_passphrase(Path(named))
    elif sys.stdin.isatty():
        said = str(
            click.prompt(
                f"给办公密钥设一个口令（至少 {SHORTEST} 个字符）",
                hide_input=True,
                err=True,
                confirmation_prompt="再输入一次",
            )
        )
    else:
        raise EnvironmentFault(
            f"办公密钥必须有口令：请在终端里运行，或用环境变量 {FILE} 指明口令文件"
        )
    if len(said) < SHORTEST:
        raise CaseStoreError(f"口令至少 {SHORTEST} 个字符")
    return said


def office_opener(settings: Settings) -> Opener:
    """The opener of this process: the key that was handed to it, or the key file opened. Raises
    :class:`EnvironmentFault`."""
    ask = Passphrase(settings)
    handed = os.environ.pop(HANDED, "")
    if not handed:
        return Opener.load(settings.keys, ask)
    handle = int(handed)
    try:
        # by place, because whoever is started again reads the same file
        said = json.loads(os.pread(handle, os.fstat(handle).st_size, 0))
    except (OSError, ValueError) as error:
        raise EnvironmentFault("没有收到办公密钥，请重新启动 qingzhang serve") from error
    finally:
        os.close(handle)
    ask._known = said["passphrase"]
    return Opener(said["secrets"], settings.keys / KEY, ask)


def to_hand_on(settings: Settings) -> int:
    """A file in memory with the opened key, to be inherited by children that are told its number
    in :data:`HANDED`. It has no name and no other process of this machine can open it by one."""
    ask = Passphrase(settings)
    opener = Opener.load(settings.keys, ask)
    said: dict[str, object] = {"secrets": opener.secrets, "passphrase": ask._known}
    handle = os.memfd_create("office-key", os.MFD_CLOEXEC)
    os.write(handle, json.dumps(said).encode())
    return handle
