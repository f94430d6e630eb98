"""How a letter leaves: over SMTP where a server is set, else as a file in ``instance/outbox/``."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from casestore.errors import EnvironmentFault, reason
from casestore.errors.troubles import Trouble
from casestore.public.durable_files import flush_folder, replace_file
from forms_app.mail.progress_letter import Undeliverable

#: Seconds to wait for the mail server.
PATIENCE = 30


def to_outbox(message: EmailMessage, folder: Path, name: str) -> Path:
    """``message`` as ``folder/<name>.eml`` (mode 0600), whole and on disk when this returns."""
    target = folder / f"{name}.eml"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        replace_file(target, message.as_bytes(policy=SMTP), 0o600)
        flush_folder(folder)
    except OSError as error:
        raise EnvironmentFault(f"信件写不进 {folder.name}：{reason(error)}") from error
    return target


def send(message: EmailMessage, url: str, whom: str = "企业") -> None:
    """Hand ``message`` to the server at ``url`` (``smtp://user:password@host:587``,
    ``smtps://…:465``).

    Passwords travel under TLS only. Raises :class:`Undeliverable` when the server refuses the
    address for good (``whom`` is told by telephone then), :class:`EnvironmentFault` when it can be
    tried again later.
    """
    try:
        with _server(url) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _reply in error.recipients.values()]
        if all(code >= 500 for code in codes):
            raise Undeliverable(f"对方邮箱拒收（{codes[0]}），请电话告知{whom}") from error
        raise EnvironmentFault(f"对方邮箱暂时不收信（{codes[0]}）", Trouble.MAIL_AWAY) from error
    except (OSError, smtplib.SMTPException) as error:
        raise EnvironmentFault(trouble=Trouble.MAIL_AWAY) from error


def _server(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise EnvironmentFault("smtp_url 应写成 smtp://用户:密码@主机:端口")
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            parts.hostname, parts.port or 465, timeout=PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(parts.hostname, parts.port or 25, timeout=PATIENCE)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        elif parts.username:
            server.close()
            raise EnvironmentFault("邮件服务器不支持加密，密码没有发出；请改用 smtps://")
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server
