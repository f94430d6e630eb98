"""Everything of a release that ``public.db`` has no part in: authored pages, PDFs, attachments,
QR codes, assets."""

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from casestore.campaign.collecting import collecting
from casestore.public.dates_and_sizes import size_words
from generator.content.attachments import published_copy
from generator.content.gather import Content, Published
from generator.look.plates import assets, cache_plates, cached_plates, cleaning_mark
from generator.look.stamping import Plate
from generator.pages.calendar_page import feed
from generator.pages.selfcheck_pages import FOLDER as CHECK_FOLDER
from generator.pages.selfcheck_pages import check_pages
from generator.paper.signing import CERTIFICATE, signed_by
from generator.release.releases import ReleaseDraft

if TYPE_CHECKING:
    from casestore.settings import Signing


#: Begins the key of a file that is made anew only when its source or the cleaning changes.
_COPIED = "copied"
#: Begins the key of a page of a self-check, which depends on the day too.
_CHECKED = "checked"


class Sources(Protocol):
    """Where the files come from; the build's options."""

    @property
    def work(self) -> Path: ...
    @property
    def fonts(self) -> Path: ...
    @property
    def site_url(self) -> str: ...
    @property
    def signing(self) -> "Signing | None": ...


def authored_files(
    content: Content,
    store: Mapping[str, Published],
    drawn: dict[str, str],
    sources: Sources,
    draft: ReleaseDraft,
    progress: Callable[[str, str], None],
) -> None:
    """Take all of them over when nothing authored changed, else write them (PDFs come from the
    cache). Of ``store`` the self-checks need the day: one whose campaign is over invites nobody."""
    _self_checks(content, store, drawn, sources.work, draft)
    if draft.authored_key == draft.old_authored_key and _taken_over(draft):
        progress("pdf", "公告没有变动，沿用已有的 PDF")
        return
    for path, html in drawn.items():
        if "⟦" not in html:
            draft.put(path, draft.authored_key, html.encode)
    for path, data in assets().items():
        draft.put(path, draft.authored_key, partial(bytes, data))
    _of_campaigns(content, sources, draft)
    _beside_notices(content, sources.site_url, draft)
    if sources.signing:
        draft.put(
            CERTIFICATE, draft.authored_key, partial(bytes, signed_by(sources.signing).certificate)
        )
    _pdfs(content, sources, draft, progress)
    _notices(content, drawn, draft)


def _of_campaigns(content: Content, sources: Sources, draft: ReleaseDraft) -> None:
    """Each campaign's dates as a feed."""
    for section in content.sections:
        dates = partial(feed, section, content.site.domain, sources.site_url)
        draft.put(f"{section.base}calendar/calendar.ics", draft.authored_key, dates)


def _self_checks(
    content: Content,
    store: Mapping[str, Published],
    drawn: dict[str, str],
    work: Path,
    draft: ReleaseDraft,
) -> None:
    """The pages of all self-checks, a thousand for five campaigns: taken over while nothing
    authored changed and no collection began or ended."""
    mark = " ".join(
        collecting(one.campaign, store[one.campaign.id].as_of).rule or "-"
        for one in content.sections
    )
    key = f"{_CHECKED}-{sha256(f'{draft.authored_key} {mark}'.encode()).hexdigest()}"
    old = [path for path, entry in draft.old_files.items() if entry.key == key]
    taken = [draft.take(path, key) for path in old]  # take all, whether or not one fails
    if taken and all(taken):
        return
    for path, html in _drawn_checks(content, store, drawn, work, key).items():
        draft.put(path, key, html.encode)


def _drawn_checks(
    content: Content, store: Mapping[str, Published], drawn: dict[str, str], work: Path, key: str
) -> dict[str, str]:
    """Them by path; drawn, and kept like plates."""
    cached = cached_plates(work, key, "checks")
    if cached is not None:
        return cached
    made = {
        path: html.decode()
        for section in content.sections
        for path, html in check_pages(
            section,
            Plate(drawn[f"{section.base}{CHECK_FOLDER}⟦file⟧.html"]),
            store[section.campaign.id].as_of,
        )
    }
    cache_plates(work, key, made, "checks")
    return made


def _taken_over(draft: ReleaseDraft) -> bool:
    # the page of a notice has the size of its PDF in its key
    own = [
        path
        for path, entry in draft.old_files.items()
        if entry.key.startswith((draft.authored_key, _COPIED)) or path.endswith(".pdf")
    ]
    taken = [
        draft.take(path, draft.old_files[path].key) for path in own
    ]  # take all, whether or not one fails
    return all(taken)


def _beside_notices(content: Content, site_url: str, draft: ReleaseDraft) -> None:
    """Copies of attachments, and QR codes, in the folder of the notice's page."""
    mark = cleaning_mark()
    for section in content.sections:
        for notice in section.notices:
            folder = f"{section.base}notices/{notice.slug}/"
            draft.put(
                f"{folder}{notice.slug}.svg",
                draft.authored_key,
                partial(_qr, f"{site_url}/{folder}"),
            )
            for name in {item.file for item in notice.attachments if item.file}:
                source = section.folder / "files" / name
                key = f"{_COPIED} {section.files[name].sha256} {mark}"
                draft.put(f"{folder}{name}", key, partial(published_copy, source))


def _qr(address: str) -> bytes:
    from casestore.public.qr import qr_code  # a build that changes nothing makes none

    out = BytesIO()
    qr_code(address).save(out, kind="svg", scale=4, border=4)
    return out.getvalue()


def _pdfs(
    content: Content, sources: Sources, draft: ReleaseDraft, progress: Callable[[str, str], None]
) -> None:
    # Pango and fonts cost a second: only when something must be printed
    from generator.paper.pdf import jobs_of, render_all

    jobs, paths = [], []
    for section in content.sections:
        jobs += jobs_of(section.notices, f"{sources.site_url}/{section.base}notices/")
        paths += [
            f"{section.base}notices/{notice.slug}/{notice.slug}.pdf" for notice in section.notices
        ]
    progress("pdf", f"排印公告 {len(jobs)} 篇")

    def told(done: int, total: int, slug: str) -> None:
        progress("pdf", f"已排印 {done}/{total}：{slug}")

    made = render_all(
        jobs, sources.work / "pdf", sources.fonts, signing=sources.signing, progress=told
    )
    for path, printed in zip(paths, made, strict=True):
        draft.put(path, printed.path.stem, printed.path.read_bytes)


def _notices(content: Content, drawn: dict[str, str], draft: ReleaseDraft) -> None:
    """The pages of the notices, each with the size of its PDF, which must be in ``draft``."""
    for section in content.sections:
        for notice in section.notices:
            path = f"{section.base}notices/{notice.slug}/index.html"
            size = draft.files[f"{path.removesuffix('index.html')}{notice.slug}.pdf"].size
            page = partial(Plate(drawn[path]).fill, {"pdf_size": size_words(size)})
            draft.put(path, f"{draft.authored_key} {size}", page)
