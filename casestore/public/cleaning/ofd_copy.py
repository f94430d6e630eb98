"""OFD (GB/T 33190) anew: pages, their resources and seals, without attachments, actions and
scripts. Where there is none of those the parts stay byte for byte, so that seals go on fitting."""

import re

from casestore.public.cleaning.packages import packed, parts_of, text_of, well_formed
from casestore.public.cleaning.picture_metadata import bare
from casestore.public.cleaning.records import SafeCopy, listed

_KEPT = re.compile(
    r"(?!.*(?:^|/)\.\.?(?:/|$))[^\\:]+"
    r"\.(?:xml|png|jpe?g|bmp|gif|tiff?|jb2|gbig2|ttf|otf|ttc|cff|esl|dat)\Z",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"(?:^|/)attach[^/]*/", re.IGNORECASE)
_SCRIPTED = re.compile(r"\.(?:js|vbs|exe|dll|html?|swf|bat|cmd|ps1|lnk|hta|jar)\Z", re.IGNORECASE)
#: Elements that act or lead elsewhere (GB/T 33190, chapters 14 and 16).
_GONE = re.compile(
    rb"<((?:[^\s<>/:]+:)?(?:Actions|Action|Attachments|URI|GotoA|Sound|Movie|MultiMedias))"
    rb"(?:\s[^>]*?)?(?:/>|>.*?</\1\s*>)",
    re.DOTALL,
)
_SIGNED = re.compile(r"(?:^|/)signatures?\.xml\Z", re.IGNORECASE)
SEAL = "电子签章，程序不能核对，请人工核对原件"
#: Of one that is to be published: to take anything out would break its seal.
SEALED = "电子签章（签章盖住的文档属性没有删去）"
_INFORMATION = re.compile(rb"(<((?:\w+:)?)DocInfo(?:\s[^>]*)?>)(.*?)(</\2DocInfo\s*>)", re.DOTALL)
_ID = re.compile(rb"<((?:\w+:)?)DocID(?:\s[^>]*)?>[^<]*</\1DocID\s*>")
#: Earlier states of the document, and what programs keep in it for themselves.
_KEPT_BY_PROGRAMS = re.compile(
    rb"<((?:\w+:)?(?:Versions|Extensions|CustomTags))(?:\s[^>]*?)?(?:/>|>.*?</\1\s*>)", re.DOTALL
)
_EARLIER = re.compile(r"(?:^|/)(?:versions?|tags|extensions?)(?:/|\.xml\Z)", re.IGNORECASE)
_WRITTEN_BY = re.compile(rb"""(\sCreator=)(?:"[^"]*"|'[^']*')""")


def ofd_copy(data: bytes, name: str) -> SafeCopy:
    """The OFD in ``data`` anew. Raises :class:`Rejected` and ``ValueError`` like
    :func:`casestore.public.cleaning.packages.parts_of`."""
    parts = parts_of(data, name)
    kept = {path: part for path, part in parts.items() if _stays(path)}
    left = sorted(parts.keys() - kept.keys())
    said = []
    attached = [path.rpartition("/")[2] for path in left if _ATTACHED.search(path)]
    if attached:
        said.append(f"附件：{listed(attached)}")
    if any(_SCRIPTED.search(path) for path in left if not _ATTACHED.search(path)):
        said.append("脚本或程序")
    acting = False
    for path, part in kept.items():
        if path.lower().endswith(".xml"):
            text, count = _GONE.subn(b"", text_of(part))
            kept[path] = well_formed(text)
            acting = acting or count > 0
    if acting:
        said.append("链接、动作或多媒体")
    if any(_SIGNED.search(path) for path in parts):
        said.append(SEAL)
    return SafeCopy(kind="ofd", data=packed(kept), taken_out=tuple(said))


def published_ofd(data: bytes, name: str) -> SafeCopy:
    """The OFD in ``data`` as it may be published: without who made it, with what, and what it was
    before, unless a seal covers that. Raises like :func:`ofd_copy`."""
    copy = ofd_copy(data, name)
    if SEAL in copy.taken_out:
        said = tuple(SEALED if one == SEAL else one for one in copy.taken_out)
        return SafeCopy(kind="ofd", data=copy.data, taken_out=said)
    parts = parts_of(copy.data, name)
    kept: dict[str, bytes] = {}
    for path, part in parts.items():
        if not _EARLIER.search(path):
            is_xml = path.lower().endswith(".xml")
            kept[path] = well_formed(_untold(part)) if is_xml else bare(part)
    said = copy.taken_out if kept == parts else (*copy.taken_out, "作者、软件等文档属性")
    return SafeCopy(kind="ofd", data=packed(kept), taken_out=said)


def _untold(text: bytes) -> bytes:
    """``text`` without what it says about its making; the number of the document stays."""

    def number(match: re.Match[bytes]) -> bytes:
        found = _ID.search(match[3])
        return match[1] + (found[0] if found else b"") + match[4]

    text = _KEPT_BY_PROGRAMS.sub(b"", _INFORMATION.sub(number, text))
    return _WRITTEN_BY.sub(rb'\1""', text)


def _stays(path: str) -> bool:
    return bool(_KEPT.match(path)) and not _ATTACHED.search(path)
