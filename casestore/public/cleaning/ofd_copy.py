"""OFD (GB/T 33190) anew: pages, their resources and seals, without attachments, actions and
scripts. Where there is none of those the parts stay byte for byte, so that seals go on fitting."""

import re

from casestore.public.cleaning.packages import packed, parts_of, text_of, well_formed
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


def _stays(path: str) -> bool:
    return bool(_KEPT.match(path)) and not _ATTACHED.search(path)
