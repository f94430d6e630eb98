"""One mail's bytes → one line of the desk's list, once, with its attachments as evidence."""

import io
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

import structlog

from casestore.errors import EnvironmentFault, Rejected
from casestore.ledger.ledger import Ledger
from casestore.ledger.verbs import incoming
from casestore.ledger.verbs.incoming import Arrived, Contents
from casestore.lifecycle.incoming import IncomingKind
from casestore.lifecycle.roles import SYSTEM, Actor
from casestore.public.cleaning.child import Order, safe_copy
from casestore.public.cleaning.kinds import file_name
from casestore.public.cleaning.records import SafeCopy
from casestore.sealing.evidence import MB, Limits
from casestore.sealing.kept_file import KeptFile, Purpose
from forms_app.mail.reading.message import MOST_BYTES, Attachment, ReadMail, read_mail

log = structlog.get_logger()

#: What the name of a scanned, stamped clue form has in it.
_SIGNED = ("线索表", "反映表", "登记表", "盖章", "签字", "線索表")
#: What only one vendor's program can open.
_ONLY_OUTLOOK = "winmail.dat"


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """How a look went: mails ``taken`` in, mails that were ``known`` already, and what could not
    be read at all, a sentence each."""

    taken: int = 0
    known: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: "Fetched") -> "Fetched":
        return Fetched(
            taken=self.taken + other.taken,
            known=self.known + other.known,
            faults=self.faults + other.faults,
        )


def take_mail(ledger: Ledger, data: bytes, arrived_on: date, by: Actor = SYSTEM) -> Fetched:
    """Take the mail in ``data`` in, unless it is; durably on disk when this returns. Raises
    :class:`EnvironmentFault` where it can't be kept; another try then begins anew."""
    mail = _read(data)
    if incoming.is_known(ledger, mail.same):
        return Fetched(known=1)
    kept = _kept(ledger, mail.attachments)
    try:
        id = incoming.take_in(ledger, _arrived(mail, kept, data, arrived_on), by)
    except EnvironmentFault:
        for one in kept.files:
            ledger.evidence.drop(one.stored)
        raise
    log.info("mail_taken", incoming=id)
    return Fetched(taken=1) if id is not None else Fetched(known=1)


def take_head(ledger: Ledger, head: bytes, size: int, arrived_on: date) -> Fetched:
    """Note a mail that is too large to be fetched, of which ``head`` are the headers."""
    told = f"邮件有 {size // MB} MB，超过 {MOST_BYTES // MB} MB，没有收下，请到邮箱里查看原邮件"
    mail = replace(_read(head), remarks=(told,))
    id = incoming.take_in(ledger, _arrived(mail, _Kept(), head, arrived_on), SYSTEM)
    return Fetched(taken=1) if id is not None else Fetched(known=1)


def _read(data: bytes) -> ReadMail:
    """What is in ``data``; of one that breaks the reader the bytes alone, for a person."""
    try:
        return read_mail(data)
    except Exception as error:
        log.error("mail_unreadable", exc_info=error)
        return ReadMail(
            message_id=sha256(data).hexdigest(),
            sender="",
            address="",
            subject="",
            sent_at=None,
            text="",
            remarks=("这封邮件没有读出来，请到邮箱里查看原邮件",),
        )


def _arrived(mail: ReadMail, kept: "_Kept", data: bytes, arrived_on: date) -> Arrived:
    contents = Contents(
        sender=mail.sender,
        address=mail.address,
        subject=mail.subject,
        sent_at=mail.sent_at.isoformat() if mail.sent_at else "",
        text=mail.text,
        key=secrets.token_urlsafe(24),
        files=tuple(kept.files),
        left_out=tuple(kept.left_out),
        remarks=mail.remarks,
        fields=kept.fields,
    )
    return Arrived(
        kind=IncomingKind.EMAIL,
        same=mail.same,
        arrived_on=arrived_on,
        contents=contents,
        original=data,
    )


@dataclass
class _Kept:
    """What became of a mail's attachments."""

    files: list[KeptFile] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


def _kept(ledger: Ledger, attachments: Iterable[Attachment]) -> _Kept:
    """The attachments sealed, each beside its safe copy; those of which there can be none are
    named with the reason, and lie in the sealed mail."""
    kept, limits, seen = _Kept(), _widest(ledger), set[bytes]()
    try:
        for one in attachments:
            digest = sha256(one.data).digest()
            if digest in seen:
                continue
            seen.add(digest)
            try:
                _keep(ledger, one, limits, kept)
            except Rejected as error:
                kept.left_out.append((one.name, str(error)))
    except BaseException:
        for file in kept.files:
            ledger.evidence.drop(file.stored)
        raise
    return kept


def _keep(ledger: Ledger, one: Attachment, limits: Limits, kept: _Kept) -> None:
    name, stream = file_name(one.name), io.BytesIO(one.data)
    if name.lower() == _ONLY_OUTLOOK:
        raise Rejected("winmail.dat 只有 Outlook 能打开，请来件人改用普通附件重发")
    if len(one.data) > limits.max_file:
        raise Rejected(f"{name} 超过 {limits.max_file // MB} MB")
    ledger.evidence.scanner.check(stream, name)
    evidence = ledger.evidence
    order = Order(
        name=name, kinds=limits.kinds, folder=evidence.folder, paper=True, trust=evidence.trust()
    )
    copy = safe_copy(stream, order)
    kept.files.append(evidence.put(stream, name, _purpose(name, copy, kept), copy))
    kept.fields |= {key: said for key, said in copy.answers.items() if key not in kept.fields}


def _purpose(name: str, copy: SafeCopy, kept: _Kept) -> Purpose:
    """The first that looks like the signed form is taken for it; a person looks again."""
    there = any(file.purpose == "signed-form" for file in kept.files)
    marked = bool(copy.paper and copy.paper.marks)
    signed = marked or bool(copy.answers) or any(word in name for word in _SIGNED)
    return "signed-form" if signed and not there else "evidence"


def _widest(ledger: Ledger) -> Limits:
    """What any campaign takes: to which one a mail belongs is said by a person."""
    rules = [Limits.of(one) for one in ledger.campaigns.values()]
    kinds = dict.fromkeys(kind for rule in rules for kind in rule.kinds)
    return Limits(
        max_file=max((rule.max_file for rule in rules), default=0),
        max_files=max((rule.max_files for rule in rules), default=0),
        max_total=max((rule.max_total for rule in rules), default=0),
        kinds=tuple(kinds),
    )
