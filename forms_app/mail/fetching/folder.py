"""Mails from a folder of ``.eml`` files, as mail programs save them."""

from datetime import UTC, date, datetime
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from casestore.errors import CaseStoreError, reason
from casestore.ledger.ledger import Ledger
from casestore.public.plain_files import open_plain
from casestore.settings import SHANGHAI
from forms_app.mail.fetching.taking import Fetched, take_head, take_mail
from forms_app.mail.reading.message import MOST_BYTES

#: Bytes that the headers of a mail may take.
MOST_HEAD = 65_536


def fetch_folder(ledger: Ledger, folder: Path) -> Fetched:
    """Take in every ``.eml`` of ``folder``, in the order of their names; the files stay. Raises
    :class:`CaseStoreError` where there is no such folder."""
    if not folder.is_dir():
        raise CaseStoreError(f"没有文件夹 {folder}")
    found = Fetched()
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() == ".eml":
            found += _take(ledger, path)
    return found


def _take(ledger: Ledger, path: Path) -> Fetched:
    try:
        with open_plain(path) as file:
            data = file.read(MOST_BYTES + 1)
            size = len(data) if len(data) <= MOST_BYTES else path.stat().st_size
    except OSError as error:
        return Fetched(faults=(f"{path.name} 读不到：{reason(error)}",))
    if not data.strip():
        return Fetched(faults=(f"{path.name} 是空文件",))
    day = arrival_of(data[:MOST_HEAD])
    if size > MOST_BYTES:
        return take_head(ledger, data[:MOST_HEAD], size, day)
    return take_mail(ledger, data, day)


def arrival_of(head: bytes) -> date:
    """The day (in Shanghai) on which the mail with ``head`` reached its mailbox, by the word of the
    server that took it in last, else of its sender; today where nobody says a day that has
    been."""
    now = datetime.now(UTC)
    message = BytesHeaderParser().parsebytes(head)
    said = [str(one).rpartition(";")[2] for one in (message.get_all("Received") or [])[:1]]
    for text in (*said, str(message.get("Date") or "")):
        try:
            found = parsedate_to_datetime(text.strip())
        except (TypeError, ValueError, IndexError, OverflowError):
            continue
        moment = found if found.tzinfo else found.replace(tzinfo=UTC)
        if datetime(1990, 1, 1, tzinfo=UTC) < moment <= now:
            return moment.astimezone(SHANGHAI).date()
    return now.astimezone(SHANGHAI).date()
