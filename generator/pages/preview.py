"""A case, or a withdrawn one, as the public site will show it before anybody approved it: the
desk's preview."""

import re
from pathlib import Path
from urllib.parse import urljoin

from casestore.public.rows import PublishedCase, WithdrawnCase
from generator.content.gather import Published, Section, read_content
from generator.errors import BuildFault
from generator.look.plates import last_plates
from generator.look.stamping import Plate
from generator.pages.case_pages import CasePages

#: The desk lets a preview run nothing: what would be refused isn't sent.
_SCRIPT = re.compile(rb"<script\b[^>]*>.*?</script>", re.DOTALL)
_ADDRESS = re.compile(rb'( (?:href|src|action)=")([^"#][^"]*)')


def preview(
    case: PublishedCase | WithdrawnCase, content: Path, work: Path, base_path: str
) -> bytes:
    """The page of ``case``, or what is left of it once it is withdrawn, stamped into the plates of
    the last build, its addresses made absolute below ``base_path``.

    Raises :class:`BuildFault` before the first build, or when the campaign is newer than it.
    """
    drawn = last_plates(work)
    gathered, _faults = read_content(content)
    sections = {item.campaign.id: item for item in gathered.sections} if gathered else {}
    section = sections.get(case.campaign)
    if section is None or not any(path.startswith(f"{section.base}cases/") for path in drawn):
        raise BuildFault("公开站还没有生成过这个专项行动的页面，请先更新公开站，再预览")
    plates = {
        path: Plate(html)
        for path, html in drawn.items()
        if path.startswith(section.base) and "⟦" in html
    }
    page = _page(case, section, plates)
    here = f"{base_path}/{section.base}cases/{case.id}.html"
    quiet = _SCRIPT.sub(b"", page)
    return _ADDRESS.sub(lambda found: found[1] + urljoin(here, found[2].decode()).encode(), quiet)


def _page(case: PublishedCase | WithdrawnCase, section: Section, plates: dict[str, Plate]) -> bytes:
    if isinstance(case, WithdrawnCase):
        published = Published(as_of=case.withdrawn_on, withdrawn=[case])
        return CasePages(section, published, plates).tombstone(case)
    published = Published(as_of=case.published_on, cases=[case.listed])
    return CasePages(section, published, plates).page(case, [])
