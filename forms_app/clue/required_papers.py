"""The papers that a category requires: each an input of its own before the other evidence, and one
file may be several of them."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage

from casestore.campaign.form_fields import Field, Sealed
from casestore.public.cleaning.kinds import file_name
from casestore.sealing.drafts import Draft
from casestore.sealing.kept_file import KeptFile

#: What the ids of their columns begin with, which no column of content does.
_PREFIX = "required-paper-"


def with_papers(columns: Sequence[Field], papers: Sequence[str]) -> tuple[Field, ...]:
    """``columns`` behind one for each of ``papers``; what else there is may be left out then."""
    if not papers:
        return tuple(columns)
    asked = (_column(place, name) for place, name in enumerate(papers, 1))
    rest = (_others(column) if column.kind == "files" else column for column in columns)
    return (*asked, *rest)


def _others(column: Field) -> Field:
    hint = "有其他能说明问题的，一并上传。"
    return replace(column, label=f"其他{column.label}", hint=hint, required=False)


def _column(place: int, name: str) -> Field:
    return Field(
        id=f"{_PREFIX}{place}",
        label=name,
        kind="files",
        step="evidence",
        sealed=Sealed.EVIDENCE,
        required=True,
        hint="这一类必须有。几种材料在同一个文件里的，每一处都选这个文件。",
    )


def is_paper(column: Field) -> bool:
    return column.id.startswith(_PREFIX)


def named(file: KeptFile, paper: str) -> KeptFile:
    """``file`` as ``paper``, which its name says: photos of a telephone are all called alike."""
    name = file.name if paper in file.name else file_name(f"{paper}-{file.name}")
    return replace(file, name=name, papers=(*file.papers, paper))


def mark(draft: Draft, upload: FileStorage, paper: str) -> bool:
    """Note that a file which ``draft`` has already is ``paper``, too; whether ``upload`` is one."""
    stream = cast(BinaryIO, upload.stream)
    stream.seek(0)
    digest = sha256(stream.read()).hexdigest()
    stream.seek(0)
    for place, file in enumerate(draft.files):
        if file.sha256 == digest and file.purpose == "evidence":
            if paper not in file.papers:
                marked = replace(file, papers=(*file.papers, paper))
                draft.files = [*draft.files[:place], marked, *draft.files[place + 1 :]]
            return True
    return False
