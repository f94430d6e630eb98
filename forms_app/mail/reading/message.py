"""A mail's bytes as what a person needs of it: who, what, when, its words, its attachments.

Bounds hold on everything: how large it is, how many parts it has, how deep they are nested. What
lies beyond is told, never dropped in silence.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256

from casestore.errors.stray_characters import without_strays
from forms_app.mail.reading.charsets import decoded, header_text
from forms_app.mail.reading.html_text import html_text

#: Bytes of one mail, parts and attachments of it, mails within mails, characters of its words.
MOST_BYTES, MOST_PARTS, MOST_FILES, DEEPEST, MOST_WORDS = 80_000_000, 300, 60, 5, 100_000
_FORWARDED = "──── 随信转来的邮件 ────"
_BROKEN = "有些字没有读出来，请对照原邮件"


@dataclass(frozen=True)
class Attachment:
    name: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class ReadMail:
    """``sender`` is a name, else ``address``; ``sent_at`` in UTC, ``None`` where the mail doesn't
    say it; ``remarks`` are sentences about what was not read."""

    message_id: str
    sender: str
    address: str
    subject: str
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def same(self) -> str:
        """What two copies of this mail have in common, whichever way each came: its id, and a
        digest of all that it says, so that another mail with a stolen id is another."""
        said = [self.message_id, self.address, self.subject, self.text.replace("\r", "")]
        said += [str(self.sent_at)]
        said += [sha256(one.data).hexdigest() for one in self.attachments]
        return hmac.digest(b"mail", "\0".join(said).encode("utf-8", "replace"), sha256).hex()


def read_mail(data: bytes) -> ReadMail:
    """The mail in ``data``, however broken it is."""
    message = BytesParser(policy=compat32).parsebytes(data)
    parts = _Parts()
    parts.take(message, 0)
    name, address = _sender(message)
    text = "\n\n".join(parts.words)
    if len(text) > MOST_WORDS:
        text, parts.remarks[f"正文太长，只显示前 {MOST_WORDS} 字"] = text[:MOST_WORDS], None
    return ReadMail(
        message_id=header_text(_raw(message, "message-id")),
        sender=name or address,
        address=address,
        subject=header_text(_raw(message, "subject")),
        sent_at=_sent_at(message),
        text=without_strays(text).strip(),
        attachments=tuple(parts.files),
        remarks=tuple(parts.remarks),
    )


def _raw(message: Message, name: str) -> str:
    """The first header ``name`` as it came; what isn't ASCII stands in it as escaped bytes."""
    return next((str(said) for key, said in message.raw_items() if key.lower() == name), "")


def _sender(message: Message) -> tuple[str, str]:
    raw = _raw(message, "from")
    _name, address = parseaddr(raw)
    if "@" not in address:
        _name, address = parseaddr(header_text(raw))
    name = header_text(parseaddr(raw)[0])
    address = header_text(address)
    return name, address if "@" in address and " " not in address else ""


def _sent_at(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message.get("Date")))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


@dataclass(kw_only=True)
class _Parts:
    """What was found in the parts of a mail, in their order."""

    words: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    remarks: dict[str, None] = field(default_factory=dict)
    seen: int = 0
    within: int = 0

    def take(self, part: Message, depth: int) -> None:
        self.seen += 1
        if self.seen > MOST_PARTS or depth > 4 * DEEPEST:
            self.remarks["邮件的部分太多或套得太深，后面的没有读"] = None
        elif part.get_content_type() == "message/rfc822":
            self._forwarded(part, depth)
        elif part.get_content_type() == "multipart/alternative":
            self._best_of(part, depth)
        elif part.is_multipart():
            for one in _inside(part):
                self.take(one, depth + 1)
        elif part.get_content_maintype() == "text" and not _file_name(part):
            self._words_of(part)
        else:
            self._file(part)

    def _forwarded(self, part: Message, depth: int) -> None:
        for inner in _inside(part):
            if self.within >= DEEPEST:
                self.remarks["转发套转发太深，里层的没有读"] = None
                return
            head = [header_text(_raw(inner, one)) for one in ("from", "date", "subject")]
            self.words.append("\n".join([_FORWARDED, *filter(None, head)]))
            self.within += 1
            self.take(inner, depth + 1)
            self.within -= 1

    def _best_of(self, part: Message, depth: int) -> None:
        """Of several ways to say the same the plain one; what isn't words comes along."""
        inside = list(_inside(part))
        plain = [one for one in inside if one.get_content_type() == "text/plain"]
        said = [one for one in plain if decoded(_bytes(one), _charset(one)).text.strip()]
        for one in inside:
            if not said or one in said or one.get_content_maintype() not in ("text",):
                self.take(one, depth + 1)

    def _words_of(self, part: Message) -> None:
        text, whole = decoded(_bytes(part), _charset(part))
        if not whole:
            self.remarks[_BROKEN] = None
        is_page = part.get_content_type() == "text/html"
        words = html_text(text) if is_page else text.replace("\r\n", "\n").strip()
        if words:
            self.words.append(words)

    def _file(self, part: Message) -> None:
        data = _bytes(part)
        if not data:
            return
        if len(self.files) >= MOST_FILES:
            self.remarks[f"附件超过 {MOST_FILES} 个，后面的没有收"] = None
            return
        kind = part.get_content_subtype()[:20]
        self.files.append(Attachment(_file_name(part) or f"附件{len(self.files) + 1}.{kind}", data))


def _inside(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))


def _bytes(part: Message) -> bytes:
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        found = None
    return found if isinstance(found, bytes) else b""


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (LookupError, UnicodeError, ValueError):
        return ""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename()
    except (LookupError, UnicodeError, ValueError, TypeError):
        name = None
    return header_text(name).replace("/", "_").replace("\\", "_")[:200] if name else ""
