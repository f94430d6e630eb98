"""What can go wrong in the case store, one class a reason, one sentence each (Chinese: it reaches the screen)."""

import errno
from dataclasses import dataclass
from gettext import gettext as _

#: What the system says, in words for the person at the console; anything else keeps the system's own.
_REASONS = {
    errno.ENOENT: _("没有这个文件或文件夹"),
    errno.EACCES: _("没有权限"),
    errno.EPERM: _("没有权限"),
    errno.EROFS: _("磁盘是只读的"),
    errno.ENOSPC: _("磁盘已满"),
    errno.EDQUOT: _("磁盘配额已用完"),
    errno.EIO: _("磁盘读写出错"),
    errno.EISDIR: _("是文件夹，不是文件"),
    errno.ENOTDIR: _("不是文件夹"),
    errno.EEXIST: _("已经存在"),
    errno.ELOOP: _("符号链接循环"),
    errno.EADDRINUSE: _("地址已被占用"),
    errno.EADDRNOTAVAIL: _("本机没有这个地址"),
}


def reason(error: OSError) -> str:
    """Why the system refused, and which file it was about where it says so."""
    words = _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__
    return f"{words}（{error.filename}）" if error.filename else words


@dataclass(frozen=True)
class Fault:
    """One fault in the content: where it stands, what was found, what is expected."""

    file: str
    key: str
    found: str
    expected: str

    def __str__(self) -> str:
        return _("{file}:{key}: 现为{found}，应为{expected}").format(
            file=self.file, key=self.key, found=self.found, expected=self.expected
        )


class CaseStoreError(Exception):
    """Base of all; ``str()`` is a sentence for the person who acted."""


class ContentError(CaseStoreError):
    """The content folder is at fault; carries every fault found, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class EnvironmentFault(CaseStoreError):
    """The machine or the instance is at fault (missing key, no disk, no database), not the input."""


class NotFound(CaseStoreError):
    """No such case, summary or file for this person."""


class NotAllowed(CaseStoreError):
    """The step does not exist in this state, or not for this role."""


class Incomplete(CaseStoreError):
    """A step lacks what it requires; ``fields`` maps each missing requirement to its sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__("；".join(fields.values()))


class Stale(CaseStoreError):
    """Somebody else changed the case since the page was opened; nothing was written."""


class Refused(CaseStoreError):
    """The publication gate found identifiers; ``hits`` lists (field, identifier kind, text found)."""

    names = {"title": _("标题"), "happened": _("事由"), "done": _("办理经过"), "result": _("办理结果"),
             "basis": _("依据"), "reason": _("理由")}  # fmt: skip

    def __init__(self, hits: list[tuple[str, str, str]]) -> None:
        self.hits = hits
        super().__init__("；".join(f"{self.names.get(field, field)}：{kind}“{text}”" for field, kind, text in hits))


class Rejected(CaseStoreError):
    """An upload that is not taken; the sentence says why and what to do."""
