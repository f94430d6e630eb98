"""All that stands in ``content/`` and is going to be public, piece by piece, for the gate."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from casestore.errors import CaseStoreError
from casestore.errors.toml_faults import read_mended
from casestore.publishing.content_gate import (
    CLEARED,
    Looked,
    PublicText,
    look_at,
    read_clearings,
    stops_of,
)
from generator.content.attachments import published_copy
from generator.content.blocks import texts
from generator.content.gather import Content, Section
from generator.content.notices import Notice

#: Values of keys that no reader sees as text: ids, and what is counted or matched.
_ID = re.compile(r"[A-Za-z0-9_./:+-]*")
#: What the office says of itself: its own contacts are declared here.
_CONTACTS = frozenset({"phone", "email", "address", "postcode"})
#: Registrations of the site, which the law wants on every page.
_REGISTERED = frozenset({"icp", "police"})
_TAGS = re.compile(r"<[^>]{0,2000}>")
_MARKS = re.compile(r"[*_`#>|]+")


def look_at_content(content: Content) -> Looked:
    """What stops the content and what a person has to look at."""
    root = content.root
    return look_at(
        texts_of(content), declared_in(content), read_clearings(root), f"{root.name}/{CLEARED}"
    )


def stops_in(content: Content) -> list[str]:
    """What stops the content, for a log: place and kind, never the words."""
    return stops_of(texts_of(content), declared_in(content), read_clearings(content.root))


def declared_in(content: Content) -> frozenset[str]:
    """Telephones, mailboxes and addresses that site and campaigns publish as theirs."""
    said = _contacts_of(content.site)
    for section in content.sections:
        for channel in section.campaign.channels:
            said |= _contacts_of(channel)
    return frozenset(said)


def _contacts_of(part: Any) -> set[str]:
    return {said for key in _CONTACTS if (said := str(getattr(part, key, "") or ""))}


def texts_of(content: Content) -> Iterator[PublicText]:
    """Every piece of ``content``."""
    name = content.root.name
    for file in ("site.toml", "words.toml"):
        yield from _toml_texts(content.root / file, f"{name}/{file}")
    for section in content.sections:
        base = f"{name}/{section.base}"
        yield from _toml_texts(section.folder / "campaign.toml", f"{base}campaign.toml")
        for notice in section.notices:
            yield from notice_texts(notice)
        yield from _guide_texts(section, f"{base}guide.md")
        for file in section.files:
            yield from file_texts(section.folder / "files" / file, f"{base}files/{file}")


def _toml_texts(path: Path, file: str) -> Iterator[PublicText]:
    for key, value in (read_mended(path, file).data or {}).items():
        if key not in _CONTACTS | _REGISTERED:
            yield from _values(file, key, value)


def _values(file: str, key: str, value: object) -> Iterator[PublicText]:
    """The words in ``value``, each under its key."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name not in _CONTACTS:
                yield from _values(file, f"{key}.{name}", one)
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _values(file, f"{key}.{number}", one)
    elif isinstance(value, str) and not _ID.fullmatch(value):
        yield PublicText(file=file, key=key, words=value)


def notice_texts(notice: Notice) -> Iterator[PublicText]:
    """The words of a notice: its keys one by one, then the body."""
    own = {"slug", "file", "script", "text", "body", "blocks", "published_at", "number"}
    data = notice.model_dump(mode="json", exclude=own, exclude_defaults=True)
    for key, value in data.items():
        yield from _values(notice.file, key, value)
    lines = notice.text.splitlines()
    body = "\n".join(texts(notice.blocks))
    yield PublicText(file=notice.file, key="正文", words=body, lines=lines)


def _guide_texts(section: Section, file: str) -> Iterator[PublicText]:
    if section.guide is None:
        return
    lines = (section.folder / "guide.md").read_text(encoding="utf-8-sig").splitlines()
    words = _MARKS.sub("", f"{section.guide.title}\n{section.guide.body}")
    yield PublicText(file=file, key="正文", words=words, lines=lines)


def file_texts(path: Path, file: str) -> Iterator[PublicText]:
    """The words of an attached file as it is published, and its name."""
    yield PublicText(file=file, key="文件名", words=path.stem)
    try:
        words = _words_of(path, path.stat().st_mtime_ns)
    except (CaseStoreError, OSError):
        return  # a fault of its own already
    yield PublicText(file=file, key="(file)", words=words)


@lru_cache(maxsize=256)
def _words_of(path: Path, _changed: int) -> str:
    return words_in(published_copy(path))


def words_in(data: bytes) -> str:
    """What a reader sees in a file, as text, and what it says about itself; ``""`` of a
    picture."""
    if data.startswith(b"%PDF"):
        return _words_in_pdf(data)
    if data.startswith(b"PK"):
        return _words_in_package(data)
    return ""


def _words_in_pdf(data: bytes) -> str:
    from pypdf import PdfReader  # few contents attach a file

    reader = PdfReader(io.BytesIO(data))
    told = [str(value) for value in (reader.metadata or {}).values()]
    return "\n".join([*told, *(page.extract_text() for page in reader.pages)])


def _words_in_package(data: bytes) -> str:
    """The text of a DOCX, XLSX or OFD: what stands between the tags of its XML."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")) and "theme" not in name:
                text = package.read(name).decode("utf-8", "replace")
                # a paragraph or a cell is a line; what a word is cut into belongs together
                text = re.sub(r"</(?:w:p|si|c|row|ofd:TextObject)>", "\n", text)
                found.append(_TAGS.sub("", text))
    return "\n".join(found)
