"""A real IMAP server (Debian's dovecot) in a folder of its own, with one mailbox."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import until

USER, PASSWORD = "office", "quiet-lanterns"
_CONF = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_login_user = {login}
default_internal_user = {internal}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{folder}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail
}}
"""


@dataclass(frozen=True)
class Mailbox:
    """``port`` is where it listens on this machine."""

    port: int

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    @contextmanager
    def signed_in(self) -> Iterator[imaplib.IMAP4]:
        box = imaplib.IMAP4("127.0.0.1", self.port, timeout=30)
        try:
            box.login(USER, PASSWORD)
            box.select("INBOX")
            yield box
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                box.logout()

    def put(self, *mails: bytes) -> None:
        """Let ``mails`` arrive."""
        with self.signed_in() as box:
            for one in mails:
                box.append("INBOX", "", "", one)

    def flags(self) -> list[str]:
        """The flags of each mail that lies there."""
        with self.signed_in() as box:
            _ok, found = box.uid("FETCH", "1:*", "(FLAGS)")
        return [one.decode() for one in found if isinstance(one, bytes)]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def dovecot() -> Iterator[Mailbox]:
    """The server, until the block ends. As root it steps down to the package's own accounts."""
    folder, port, quiet = (
        Path(tempfile.mkdtemp(prefix="dovecot-")),
        _free_port(),
        subprocess.DEVNULL,
    )
    command = ["/usr/sbin/dovecot", "-F", "-c", str(_written(folder, port))]
    process = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
    try:
        until(lambda: _answers(port), 60)
        yield Mailbox(port)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _written(folder: Path, port: int) -> Path:
    """The server's settings in ``folder``, beside the folder of its mails."""
    root, mail, conf = os.getuid() == 0, folder / "mail", folder / "dovecot.conf"
    name = "" if root else pwd.getpwuid(os.getuid()).pw_name
    uid, gid = (60_899, 60_899) if root else (os.getuid(), os.getgid())
    folder.chmod(0o755)
    mail.mkdir()
    os.chown(mail, uid, gid)
    said = {
        "login": name or "dovenull",
        "internal": name or "dovecot",
        "group": "dovecot" if root else grp.getgrgid(os.getgid()).gr_name,
    }
    conf.write_text(
        _CONF.format(folder=folder, port=port, password=PASSWORD, uid=uid, gid=gid, **said)
    )
    return conf


def _answers(port: int) -> bool:
    with suppress(OSError, imaplib.IMAP4.error):
        Mailbox(port).flags()
        return True
    return False
