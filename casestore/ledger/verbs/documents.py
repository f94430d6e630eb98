"""Issuing a paper of a case: numbered in the transaction that keeps it, sealed as a file of the
case, and never changed; another one may stand instead of it."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.database.document_table import DocumentTable
from casestore.database.tables import FileTable
from casestore.errors import Incomplete, NotAllowed, Stale
from casestore.ledger import bindings
from casestore.ledger.ledger import Ledger
from casestore.ledger.work import Said, Work, on_case
from casestore.lifecycle.documents import (
    DOCUMENT_NAMES,
    DOCUMENT_RULES,
    DocumentKind,
    number_of,
)
from casestore.lifecycle.roles import ROLE_NAMES, Actor, Role
from casestore.lifecycle.verbs import Verb
from casestore.public.cleaning.records import SafeCopy
from casestore.sealing.kept_file import KeptFile, Purpose

#: How often a number that somebody else took meanwhile is drawn anew.
TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """What the program puts on a paper: its number, and that of the one that it replaces."""

    number: str
    replaced: str = ""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A paper as a person asks for it: ``replaces`` is the id of the one that it stands instead
    of; ``paper`` makes the PDF once the number is known."""

    kind: DocumentKind
    paper: Callable[[Numbered], bytes]
    replaces: int | None = None


def issue(ledger: Ledger, case_id: int, actor: Actor, wanted: Wanted) -> str:
    """Issue a paper; its number. The PDF is made outside of the transaction, which takes nobody's
    time; where its number was taken meanwhile it is made again.

    Raises :class:`NotAllowed`, :class:`NotFound`, :class:`Incomplete`, and :class:`Stale` where
    others were faster each time.
    """
    for _try in range(TRIES):
        with on_case(ledger, case_id, actor) as work:
            numbered, _serial = _next(work, wanted)
        pdf = wanted.paper(numbered)
        kept = _sealed(ledger, wanted.kind, numbered.number, pdf)
        with on_case(ledger, case_id, actor) as work:
            now, serial = _next(work, wanted)
            if now == numbered:
                _keep(work, wanted, kept, numbered.number, serial)
                return numbered.number
        ledger.evidence.drop(kept.stored)
    raise Stale("同时有别人在出具文书，请再试一次")


def _next(work: Work, wanted: Wanted) -> tuple[Numbered, int]:
    """The number that comes next, and its place in the year. Raises as :func:`issue` does."""
    _must_be_allowed(work, wanted.kind)
    replaced = _replaced(work, wanted) if wanted.replaces is not None else ""
    asked = select(func.max(DocumentTable.serial)).where(
        DocumentTable.campaign == work.row.campaign,
        DocumentTable.kind == wanted.kind,
        DocumentTable.year == work.today.year,
    )
    serial = (work.session.scalar(asked) or 0) + 1
    issuer = work.campaign.issuer.short
    number = number_of(issuer, wanted.kind, work.today.year, serial)
    return Numbered(number=number, replaced=replaced), serial


def _must_be_allowed(work: Work, kind: DocumentKind) -> None:
    name = DOCUMENT_NAMES[kind]
    if Role.COORDINATOR not in work.actor.roles:
        raise NotAllowed(f"只有{ROLE_NAMES[Role.COORDINATOR]}可以出具{name}")
    if work.row.state not in DOCUMENT_RULES[kind].states:
        raise NotAllowed(f"案件现在的状态不出具{name}")


def _replaced(work: Work, wanted: Wanted) -> str:
    """The number of the paper to be replaced: of this case and kind, and not replaced yet."""
    old = work.session.get(DocumentTable, wanted.replaces)
    if old is None or (old.case_id, old.kind) != (work.row.id, wanted.kind):
        raise Incomplete({"replaces": "请从列表中选择要替代的文书"})
    if _is_replaced(work.session, old.id):
        raise Incomplete({"replaces": f"{old.number} 已经被替代，请选择现行的一份"})
    return old.number


def _is_replaced(session: Session, id: int) -> bool:
    asked = select(DocumentTable.id).where(DocumentTable.replaces == id).limit(1)
    return session.scalars(asked).first() is not None


def _sealed(ledger: Ledger, kind: DocumentKind, number: str, pdf: bytes) -> KeptFile:
    purpose: Purpose = "document" if DOCUMENT_RULES[kind].to_unit else "document-office"
    copy = SafeCopy(kind="pdf", data=pdf, taken_out=())
    name = f"{DOCUMENT_NAMES[kind]} {number}.pdf"
    return ledger.evidence.put(io.BytesIO(pdf), name, purpose, copy)


def _keep(work: Work, wanted: Wanted, kept: KeptFile, number: str, serial: int) -> None:
    """Note the paper and its file; the event keeps digests of both."""
    digests, file_id = _attached(work, kept)
    row = DocumentTable(
        case_id=work.row.id,
        campaign=work.row.campaign,
        kind=wanted.kind,
        year=work.today.year,
        serial=serial,
        number=number,
        file_id=file_id,
        issued_by=work.actor.id,
        issued_at=work.now,
        replaces=wanted.replaces,
    )
    work.session.add(row)
    work.session.flush()
    details = {
        "kind": wanted.kind.value,
        "number": number,
        "document": bindings.digest_of("documents", row),
        "files": [kept.sha256],
        "kept": digests,
    }
    said = f"{DOCUMENT_NAMES[wanted.kind]} {number}"
    work.write(Verb.DOCUMENT, Said(note=said, details=details))


def _attached(work: Work, kept: KeptFile) -> tuple[list[str], int]:
    """What the event keeps of the file, and its id."""
    digests = work.attach([kept])
    found = select(FileTable.id).where(FileTable.stored == kept.stored)
    return digests, work.session.scalars(found).one()
