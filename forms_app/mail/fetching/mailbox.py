"""Mails from an IMAP mailbox. Nothing is deleted or marked as read there; what has been taken in
bears a keyword, after it is on disk here."""

import imaplib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, unquote, urlsplit

from casestore.errors import EnvironmentFault
from casestore.ledger.ledger import Ledger
from casestore.settings import SHANGHAI
from forms_app.mail.fetching.taking import Fetched, take_head, take_mail
from forms_app.mail.reading.message import MOST_BYTES

#: The keyword of a mail that has been taken in.
TAKEN = "$QingzhangTaken"
#: Seconds to wait for the mailbox.
PATIENCE = 60
_AWAY = "邮箱连不上或中断了，请核对 office.toml 里的 imap_url 和网络"
_NEAR = ("localhost", "127.0.0.1", "::1")


def fetch_mailbox(ledger: Ledger, url: str) -> Fetched:
    """Take in every mail of the mailbox at ``url`` (``imaps://user:password@host/FOLDER``) that
    doesn't bear :data:`TAKEN`, oldest first. Raises :class:`EnvironmentFault` where the mailbox
    or our disk fails; what was taken in until then stays, and the next look goes on."""
    found = Fetched()
    try:
        with _opened(url) as box:
            for uid in _new(box):
                found += _take(ledger, box, uid)
    except (imaplib.IMAP4.error, OSError) as error:
        raise EnvironmentFault(_AWAY) from error
    return found


def minutes_of(url: str) -> int:
    """How often the worker is to look there, in minutes; 0: not by itself."""
    said = parse_qs(urlsplit(url).query).get("minutes", ["0"])[0]
    return int(said) if said.isdecimal() else 0


def _new(box: imaplib.IMAP4) -> list[str]:
    """The uids of mails without the keyword."""
    _ok, found = box.uid("SEARCH", "UNKEYWORD", TAKEN)
    return (found[0] or b"").decode("ascii").split()


def _take(ledger: Ledger, box: imaplib.IMAP4, uid: str) -> Fetched:
    _ok, facts = box.uid("FETCH", uid, "(RFC822.SIZE INTERNALDATE)")
    line = b" ".join(one for one in facts if isinstance(one, bytes))
    size = re.search(rb"RFC822\.SIZE (\d+)", line)
    if size is None:
        return Fetched()  # somebody has moved it away meanwhile
    day = _day(line)
    if int(size[1]) > MOST_BYTES:
        taken = take_head(ledger, _bytes(box, uid, "HEADER"), int(size[1]), day)
    else:
        taken = take_mail(ledger, _bytes(box, uid, ""), day)
    with suppress(imaplib.IMAP4.error):  # a mailbox without keywords is read again, and known
        box.uid("STORE", uid, "+FLAGS.SILENT", f"({TAKEN})")
    return taken


def _bytes(box: imaplib.IMAP4, uid: str, part: str) -> bytes:
    _ok, found = box.uid("FETCH", uid, f"(BODY.PEEK[{part}])")
    for one in found:
        if isinstance(one, tuple):
            return bytes(one[1])
    raise EnvironmentFault(_AWAY)


def _day(line: bytes) -> date:
    """The day (in Shanghai) on which the server took the mail in."""
    found = imaplib.Internaldate2tuple(line)
    now = datetime.now(UTC)
    if found is None:
        return now.astimezone(SHANGHAI).date()
    moment = datetime(*found[:6]).astimezone().astimezone(UTC)  # what it gives is local time
    return min(moment, now).astimezone(SHANGHAI).date()


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    """The mailbox, signed in, its folder selected. A password travels in the open to this machine
    alone."""
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise EnvironmentFault("imap_url 应写成 imaps://用户:密码@主机:端口/文件夹")
    context = ssl.create_default_context()
    if parts.scheme == "imaps":
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            parts.hostname, parts.port or 993, ssl_context=context, timeout=PATIENCE
        )
    else:
        box = imaplib.IMAP4(parts.hostname, parts.port or 143, timeout=PATIENCE)
    try:
        if parts.scheme == "imap" and parts.hostname not in _NEAR:
            if "STARTTLS" not in box.capabilities:
                raise EnvironmentFault("邮箱服务器不支持加密，密码没有发出；请改用 imaps://")
            box.starttls(context)
        _sign_in(box, unquote(parts.username), unquote(parts.password or ""))
        folder = unquote(parts.path.lstrip("/")) or "INBOX"
        if box.select(_quoted(folder))[0] != "OK":
            raise EnvironmentFault(f"邮箱里没有文件夹 {folder}")
        yield box
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            box.logout()


def _sign_in(box: imaplib.IMAP4, user: str, password: str) -> None:
    try:
        box.login(user, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise EnvironmentFault("邮箱不接受这个用户名和密码，请核对 imap_url") from error


def _quoted(folder: str) -> str:
    """The name of a folder as IMAP writes it (modified UTF-7, RFC 3501, 5.1.3)."""

    def shifted(found: re.Match[str]) -> str:
        coded = found[0].encode("utf-16-be").hex()
        return "&" + _base64(bytes.fromhex(coded)) + "-"

    name = re.sub(r"[^\x20-\x7e]+", shifted, folder.replace("&", "&-"))
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii").rstrip("=").replace("/", ",")
