"""The files of a draft: taken from a request, replaced, removed. What is refused is noted in the
draft with its sentence."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

from flask import request
from werkzeug.datastructures import FileStorage

from casestore.campaign.form_fields import MANDATE, Field
from casestore.campaign.model import Campaign
from casestore.errors import Rejected, Repeated
from casestore.public.cleaning.kinds import file_name
from casestore.sealing.drafts import Draft
from casestore.sealing.kept_file import KeptFile
from forms_app.clue.columns import FILE_KINDS, purpose_of
from forms_app.clue.required_papers import is_paper, mark, named
from forms_app.intake.form import signed_paper
from forms_app.intake.visit.services import services
from forms_app.intake.visit.uploads import (
    forget_resumed,
    resumed_files,
    seal_upload,
    sent_files,
)


def take_files(campaign: Campaign, columns: Iterable[Field], draft: Draft) -> None:
    """Put what the request holds for the file ``columns`` into ``draft``, refusals included."""
    asking = [one for one in columns if one.kind in FILE_KINDS]
    sent = [one for one in asking if sent_files(one.id)]
    if sent or "first" in request.form:  # a script sends one after the other
        draft.refused = []
    for column in sent:
        for upload in sent_files(column.id):
            _take(campaign, column, draft, upload)
    for column in asking:
        for id, resumed in resumed_files(campaign, column.id).items():
            with closing(resumed):
                _take(campaign, column, draft, resumed)
            forget_resumed(campaign, id)


def _take(campaign: Campaign, column: Field, draft: Draft, upload: FileStorage) -> None:
    if is_paper(column) and mark(draft, upload, column.label):
        return
    purpose = purpose_of(column)
    replaced = [file for file in draft.files if column.kind == "file" and file.purpose == purpose]
    others = [file for file in draft.files if file not in replaced]
    try:
        sealed = seal_upload(campaign, upload, purpose, others)
    except Repeated:
        return  # the first stays
    except Rejected as error:
        draft.refused.append((file_name(upload.filename or ""), str(error)))
        return
    if purpose == signed_paper.PURPOSE and (why := signed_paper.fault(campaign, draft, sealed)):
        services().evidence.drop(sealed.stored)
        draft.refused.append((sealed.name, why))
        return
    own = is_paper(column) or column.id == MANDATE
    new = named(sealed, column.label) if own else sealed
    draft.files = [*others, replace(new, name=free_name(new.name, others))]
    delete_files(draft, replaced)


def free_name(name: str, others: Iterable[KeptFile]) -> str:
    """``name``, numbered where one of ``others`` has it: telephones call every photo alike."""
    taken = {file.name for file in others}
    stem, dot, ending = name.rpartition(".")
    front, back = (stem, dot + ending) if dot else (name, "")
    numbered = (f"{front}（{number}）{back}" for number in range(2, len(taken) + 3))
    return next(one for one in (name, *numbered) if one not in taken)


def arrange(draft: Draft, sent: Mapping[str, str]) -> None:
    """Give the files of ``draft`` the names that the page was sent with, and move one ``up``."""
    for place, file in enumerate(draft.files):
        given = sent.get(f"name-{file.stored}", "").strip()
        if given and given != file.name:
            others = (*draft.files[:place], *draft.files[place + 1 :])
            renamed = replace(file, name=free_name(file_name(given), others))
            draft.files = [*draft.files[:place], renamed, *draft.files[place + 1 :]]
    place = next((at for at, one in enumerate(draft.files) if one.stored == sent.get("up")), 0)
    if place:
        files = list(draft.files)
        files[place - 1], files[place] = files[place], files[place - 1]
        draft.files = files


def remove_file(draft: Draft, stored: str) -> None:
    """Take the file ``stored`` out of ``draft``."""
    removed = [file for file in draft.files if file.stored == stored]
    draft.files = [file for file in draft.files if file not in removed]
    delete_files(draft, removed)


def delete_files(draft: Draft, files: Iterable[KeptFile]) -> None:
    """Delete ``files`` that ``draft`` no longer holds, unless the ledger may already refer to
    them."""
    for file in () if draft.sent else files:
        services().evidence.drop(file.stored)


def new_draft() -> str:
    """The secret of a new draft. Now and then drafts that were given up are deleted here, with
    their files."""
    for stored in services().drafts.purge_daily(datetime.now(UTC)):
        services().evidence.drop(stored)
    return services().drafts.new_secret()


def columns_with_files(columns: Iterable[Field], draft: Draft) -> frozenset[str]:
    """The ids of the file columns for which ``draft`` has a file already."""
    return frozenset(
        column.id for column in columns if column.kind in FILE_KINDS and _is_there(column, draft)
    )


def _is_there(column: Field, draft: Draft) -> bool:
    if is_paper(column):
        return any(column.label in file.papers for file in draft.files)
    return bool(draft.files_for(purpose_of(column)))
