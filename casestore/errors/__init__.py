"""What can go wrong in the case store, one class a reason, one sentence each (Chinese: it
reaches the screen)."""

import errno
from dataclasses import dataclass
from pathlib import Path

from casestore.errors.troubles import TOLD, Trouble

#: What the system says, in words for the person at the console; anything else keeps its number.
_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EIO: "磁盘读写出错",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ELOOP: "符号链接循环",
    errno.EFBIG: "超过文件大小的上限",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENOMEM: "内存不够",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.EBUSY: "正被占用",
    errno.ETIMEDOUT: "等了很久没有回应",
    errno.ECONNREFUSED: "对方没有接通",
    errno.ECONNRESET: "连接中断",
    errno.EHOSTUNREACH: "网络不通",
    errno.ENETUNREACH: "网络不通",
    errno.EPIPE: "连接中断",
    errno.EADDRINUSE: "地址已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


def reason(error: OSError) -> str:
    """Why the system refused, and which file it was about where it says so."""
    words = _REASONS.get(error.errno or 0) or f"系统错误 {error.errno or type(error).__name__}"
    return f"{words}（{error.filename}）" if error.filename else words


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault in the content: where it stands, what was found, what is expected."""

    file: str
    key: str
    found: str
    expected: str

    def __str__(self) -> str:
        said = f"{self.file}:{self.key}: 现为{self.found}，应为{self.expected}"
        return said.encode("utf-8", "replace").decode()  # a file's name may be no text


class CaseStoreError(Exception):
    """Base of all; ``str()`` is a sentence for the person who acted."""


class ContentError(CaseStoreError):
    """The content folder is at fault; carries every fault found, not only the first."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class EnvironmentFault(CaseStoreError):
    """The machine or the instance is at fault (missing key, no disk, no database), not the
    input. ``trouble`` says which of them; without it the cause does
    (:func:`casestore.errors.troubles.trouble_of`)."""

    def __init__(self, sentence: str = "", trouble: Trouble | None = None) -> None:
        self.trouble = trouble
        super().__init__(sentence or (TOLD[trouble].line if trouble else ""))


class KeyFault(EnvironmentFault):
    """A key is missing, unusable or not the one that is needed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, Trouble.KEY_MISSING)

    @classmethod
    def unread(cls, path: Path) -> "KeyFault":
        """The key file ``path`` can't be read."""
        return cls(f"读不到密钥文件 {path}，请从备份恢复 keys 文件夹")


class NotFound(CaseStoreError):
    """No such case, summary or file for this person."""


class NotAllowed(CaseStoreError):
    """The step does not exist in this state, or not for this role."""


class Incomplete(CaseStoreError):
    """A step lacks what it requires; ``fields`` maps each missing requirement to its sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        self.fields = fields
        super().__init__("；".join(fields.values()))


class Doubtful(CaseStoreError):
    """What was entered is odd beside what the case says; nothing was written. ``doubts`` maps the
    key that confirms each to the sentence that names both values."""

    def __init__(self, doubts: dict[str, str]) -> None:
        self.doubts = doubts
        super().__init__("；".join(doubts.values()))


class Stale(CaseStoreError):
    """Somebody else changed the case since the page was opened; nothing was written."""


class Refused(CaseStoreError):
    """The publication gate found identifiers; ``hits`` lists (field, identifier kind, text
    found)."""

    names = {
        "title": "标题",
        "happened": "事由",
        "done": "办理经过",
        "result": "办理结果",
        "basis": "依据",
        "reason": "理由",
    }

    def __init__(self, hits: list[tuple[str, str, str]]) -> None:
        self.hits = hits
        super().__init__(
            "；".join(
                f"{self.names.get(field, field)}：{kind}“{text}”" for field, kind, text in hits
            )
        )


class Rejected(CaseStoreError):
    """An upload that is not taken; the sentence says why and what to do."""


class Mistyped(CaseStoreError):
    """A receipt number whose check character says that it was copied wrongly."""


class Unreadable(CaseStoreError):
    """An item or capsule that is damaged, forged or not of this program; the sentence says which
    of its checks failed."""


class Repeated(Rejected):
    """The very same upload again, content and name: nothing is lost by leaving it out."""
