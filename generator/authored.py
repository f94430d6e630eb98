"""Everything of a release that ``public.db`` has no part in: authored pages, PDFs, attachments, QR codes, assets."""

from collections.abc import Callable
from functools import partial
from gettext import gettext as _
from io import BytesIO
from pathlib import Path
from typing import Protocol

from generator import plates as looks
from generator.gather import Content
from generator.release import Draft


class Sources(Protocol):
    """Where the files come from; the build's options."""

    @property
    def work(self) -> Path: ...
    @property
    def fonts(self) -> Path: ...
    @property
    def site_url(self) -> str: ...


def authored_files(
    content: Content, drawn: dict[str, str], sources: Sources, draft: Draft, progress: Callable[[str, str], None]
) -> None:
    """Take all of them over when nothing authored changed, else write them (PDFs come from the cache)."""
    if draft.authored == draft.old_authored and _taken_over(draft):
        progress("pdf", _("公告没有变动，沿用已有的 PDF"))
        return
    for path, html in drawn.items():
        if "⟦" not in html:
            draft.put(path, draft.authored, html.encode)
    for path, data in looks.assets().items():
        draft.put(path, draft.authored, partial(bytes, data))
    _beside_notices(content, sources.site_url, draft)
    _pdfs(content, sources, draft, progress)


def _taken_over(draft: Draft) -> bool:
    own = [path for path, entry in draft.old.items() if entry["key"] == draft.authored or path.endswith(".pdf")]
    taken = [draft.take(path, str(draft.old[path]["key"])) for path in own]  # take all, whether or not one fails
    return all(taken)


def _beside_notices(content: Content, site_url: str, draft: Draft) -> None:
    """Attachments and QR codes, in the folder of the notice's page."""
    for section in content.sections:
        for notice in section.notices:
            folder = f"{section.base}notices/{notice.slug}/"
            draft.put(f"{folder}{notice.slug}.svg", draft.authored, partial(_qr, f"{site_url}/{folder}"))
            for name in {item.file for item in notice.attachments if item.file}:
                source = section.folder / "files" / name
                draft.put(f"{folder}{name}", draft.authored, source.read_bytes)


def _qr(address: str) -> bytes:
    import segno

    out = BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=4, border=4)
    return out.getvalue()


def _pdfs(content: Content, sources: Sources, draft: Draft, progress: Callable[[str, str], None]) -> None:
    from generator.pdf import Job, render_all  # Pango and fonts cost a second: only when something must be printed

    jobs, paths = [], []
    for section in content.sections:
        for notice in section.notices:
            folder = f"{section.base}notices/{notice.slug}/"
            jobs.append(Job(notice, f"{sources.site_url}/{folder}"))
            paths.append(f"{folder}{notice.slug}.pdf")
    progress("pdf", _("排印公告 {n} 篇").format(n=len(jobs)))

    def told(done: int, total: int, slug: str) -> None:
        progress("pdf", _("已排印 {done}/{total}：{slug}").format(done=done, total=total, slug=slug))

    for path, printed in zip(paths, render_all(jobs, sources.work / "pdf", sources.fonts, progress=told), strict=True):
        draft.put(path, printed.path.stem, printed.path.read_bytes)
