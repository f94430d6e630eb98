"""What can go wrong with the machine, and what each of four readers is told: the visitor of a
public page, the staff at the desk, the person at the command line, and whoever watches the health
address. One table; no word of the operating system or of a library reaches any of them.
"""

import errno
import smtplib
import socket
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    DISK_FULL = "disk-full"
    READ_ONLY = "read-only"
    NO_RIGHT = "no-right"
    DISK_BROKEN = "disk-broken"
    TOO_MANY_FILES = "too-many-files"
    NO_MEMORY = "no-memory"
    LOCKED = "locked"
    DATABASE_AWAY = "database-away"
    DATABASE_BROKEN = "database-broken"
    DATABASE_GONE = "database-gone"
    DATABASE_NEWER = "database-newer"
    KEY_MISSING = "key-missing"
    CLOCK_BACK = "clock-back"
    MAIL_AWAY = "mail-away"
    WORKER_AWAY = "worker-away"
    NO_RELEASE = "no-release"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Told:
    """``visitor`` and ``desk`` are sentences for a page, ``line`` says at the command line what to
    do, ``health`` names it in a few words. None says where anything lies."""

    visitor: str
    desk: str
    line: str
    health: str


_KEPT = "这一步没有保存；以前保存的内容都在。"
_ADMIN = "请告诉系统管理员"

TOLD: dict[Trouble, Told] = {
    Trouble.DISK_FULL: Told(
        visitor=f"服务器的存储空间满了，{_KEPT}",
        desk=f"磁盘已满，{_KEPT}{_ADMIN}清理或扩容。",
        line="磁盘已满，请清理或扩容后再试",
        health="磁盘已满",
    ),
    Trouble.READ_ONLY: Told(
        visitor=f"服务器现在只能查看，不能保存，{_KEPT}",
        desk=f"磁盘是只读的，{_KEPT}{_ADMIN}检查磁盘和挂载方式。",
        line="磁盘或数据库文件是只读的，请检查磁盘和挂载方式",
        health="磁盘是只读的",
    ),
    Trouble.NO_RIGHT: Told(
        visitor=f"服务器的设置有误，{_KEPT}",
        desk=f"程序没有权限读写自己的文件，{_KEPT}{_ADMIN}核对文件的属主和权限。",
        line="没有权限，请核对文件的属主和权限，或换用有权限的账号运行",
        health="没有权限",
    ),
    Trouble.DISK_BROKEN: Told(
        visitor=f"服务器的磁盘读写出错，{_KEPT}",
        desk=f"磁盘读写出错，{_KEPT}{_ADMIN}马上检查磁盘并备份。",
        line="磁盘读写出错，请检查磁盘，并马上备份",
        health="磁盘读写出错",
    ),
    Trouble.TOO_MANY_FILES: Told(
        visitor=f"服务器一时太忙，{_KEPT}",
        desk=f"程序打开的文件太多，{_KEPT}{_ADMIN}调高打开文件数的上限。",
        line="打开的文件太多，请调高上限（ulimit -n）后再试",
        health="打开的文件太多",
    ),
    Trouble.NO_MEMORY: Told(
        visitor=f"服务器一时太忙，{_KEPT}",
        desk=f"内存不够，{_KEPT}{_ADMIN}增加内存或减少其他程序。",
        line="内存不够，请增加内存或停掉其他程序后再试",
        health="内存不够",
    ),
    Trouble.LOCKED: Told(
        visitor=f"现在办理的人多，{_KEPT}",
        desk=f"台账正被另一个程序占用，{_KEPT}请过一分钟再试。",
        line="台账数据库正被另一个程序占用，请等它结束后再试",
        health="数据库被占用",
    ),
    Trouble.DATABASE_AWAY: Told(
        visitor=f"数据库暂时连不上，{_KEPT}",
        desk=f"数据库连不上，{_KEPT}{_ADMIN}检查数据库服务。",
        line="数据库连不上，请检查数据库服务、它的驱动程序和 office.toml 的 database_url",
        health="数据库连不上",
    ),
    Trouble.DATABASE_BROKEN: Told(
        visitor="数据库出了故障，现在不能办理。",
        desk=f"台账数据库已损坏，现在不能办理。{_ADMIN}从备份恢复。",
        line="台账数据库已损坏，请从备份恢复（qingzhang restore）",
        health="数据库已损坏",
    ),
    Trouble.DATABASE_GONE: Told(
        visitor="数据库出了故障，现在不能办理。",
        desk=f"台账数据库不见了，现在不能办理。{_ADMIN}从备份恢复。",
        line="台账数据库不存在，请从备份恢复（qingzhang restore）；新装请运行 qingzhang init",
        health="数据库不存在",
    ),
    Trouble.DATABASE_NEWER: Told(
        visitor="系统正在更新，现在不能办理。",
        desk=f"台账数据库由更新版本的程序建立，本程序不能使用。{_ADMIN}换用新版本。",
        line="台账数据库由更新版本的程序建立，请换用新版本的程序",
        health="数据库比程序新",
    ),
    Trouble.KEY_MISSING: Told(
        visitor="系统的设置有误，现在不能办理。",
        desk=f"缺少密钥文件，或密钥不符，现在不能办理。{_ADMIN}从备份恢复 keys 文件夹。",
        line="缺少密钥文件，或密钥不符，请从备份恢复 keys 文件夹",
        health="缺少密钥",
    ),
    Trouble.CLOCK_BACK: Told(
        visitor="服务器的时钟不对，期限可能算错，请以后再来核对。",
        desk=f"服务器的时钟比上次记录的时间早，期限会算错。{_ADMIN}校准时钟。",
        line="系统时钟比上次记录的时间早，请校准时钟后再运行",
        health="时钟倒退",
    ),
    Trouble.MAIL_AWAY: Told(
        visitor="通知邮件会晚一些发出，办理不受影响。",
        desk=f"邮件服务器连不上或没有收下信件，信件会再发。长时间不恢复，{_ADMIN}检查。",
        line="邮件服务器连不上或没有收下信件，请检查 office.toml 的 smtp_url 和邮件服务器",
        health="邮件发不出",
    ),
    Trouble.WORKER_AWAY: Told(
        visitor="通知邮件和网页会晚一些更新，办理不受影响。",
        desk=f"后台程序没有运行，信件不会发出，公开站不会更新。{_ADMIN}检查并重新启动。",
        line="后台程序没有运行，请运行 qingzhang worker 或重新启动服务",
        health="后台程序没有运行",
    ),
    Trouble.NO_RELEASE: Told(
        visitor="网页还没有生成，请以后再来。",
        desk="公开站还没有生成。请在“公开站”里更新一次。",
        line="公开站还没有生成，请运行 qingzhang build",
        health="还没有发布版",
    ),
    Trouble.UNKNOWN: Told(
        visitor=f"服务器出了故障，{_KEPT}",
        desk=f"系统出了故障，{_KEPT}详情见运行日志，{_ADMIN}。",
        line="系统不能完成这一步，详情见运行日志",
        health="故障",
    ),
}

_ERRNO = {
    errno.ENOSPC: Trouble.DISK_FULL,
    errno.EDQUOT: Trouble.DISK_FULL,
    errno.EFBIG: Trouble.DISK_FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.NO_RIGHT,
    errno.EPERM: Trouble.NO_RIGHT,
    errno.EIO: Trouble.DISK_BROKEN,
    errno.EMFILE: Trouble.TOO_MANY_FILES,
    errno.ENFILE: Trouble.TOO_MANY_FILES,
    errno.ENOMEM: Trouble.NO_MEMORY,
}
#: SQLite's names of its errors, by their beginning; the longer ones stand first.
_SQLITE = (
    ("SQLITE_IOERR_NOMEM", Trouble.NO_MEMORY),
    ("SQLITE_FULL", Trouble.DISK_FULL),
    ("SQLITE_IOERR_WRITE", Trouble.DISK_FULL),  # also past a limit on the size of a file
    ("SQLITE_READONLY", Trouble.READ_ONLY),
    ("SQLITE_BUSY", Trouble.LOCKED),
    ("SQLITE_LOCKED", Trouble.LOCKED),
    ("SQLITE_CANTOPEN", Trouble.DATABASE_GONE),
    ("SQLITE_CORRUPT", Trouble.DATABASE_BROKEN),
    ("SQLITE_NOTADB", Trouble.DATABASE_BROKEN),
    ("SQLITE_PERM", Trouble.NO_RIGHT),
    ("SQLITE_NOMEM", Trouble.NO_MEMORY),
    ("SQLITE_IOERR", Trouble.DISK_BROKEN),
)


def trouble_of(error: BaseException) -> Trouble:
    """What is behind ``error``, looked for in what it came from too."""
    for one in _chain(error):
        known = getattr(one, "trouble", None)
        if isinstance(known, Trouble):
            return known
        if found := _known(one):
            return found
    return Trouble.UNKNOWN


def is_known(error: BaseException) -> bool:
    """Whether ``error`` comes from the machine and not from the program."""
    return trouble_of(error) is not Trouble.UNKNOWN


def _known(error: BaseException) -> Trouble | None:
    if isinstance(error, MemoryError):
        return Trouble.NO_MEMORY
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", "") or ""
        return next((trouble for start, trouble in _SQLITE if name.startswith(start)), None)
    if isinstance(error, smtplib.SMTPException):
        return Trouble.MAIL_AWAY
    if isinstance(error, OSError) and not isinstance(error, socket.gaierror):
        return _ERRNO.get(error.errno or 0)
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """``error`` and what it came from: its cause, and what a database's driver said."""
    seen: set[int] = set()
    left = [error]
    while left:
        one = left.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        causes = (getattr(one, "orig", None), one.__cause__)
        left += [cause for cause in causes if isinstance(cause, BaseException)]
