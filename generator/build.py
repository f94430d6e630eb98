"""A release from beginning to end: gather, check, draw, stamp, print, index, list, switch.

Whatever fails or is killed before the switch leaves the site as it was, and the next build
starts clean.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from casestore.campaign.edition import FILE as EDITION
from casestore.campaign.edition import Edition
from casestore.errors import ContentError, Fault
from casestore.errors.toml_faults import gathered, shown
from casestore.public.scripts import protect
from generator.authored_files import authored_files
from generator.content.check import check, checked_content
from generator.content.gather import Content, Published, published_in
from generator.content_cache import load_content, load_words, save_content, save_words
from generator.data.feeds import write_feeds
from generator.data.opendata import ABOUT_DATA, about_values, write_open_data
from generator.data.search_entries import index_pages
from generator.data.sitemap import page_days, robots, security_txt, write_sitemap
from generator.look.plates import (
    SITE,
    assets,
    assets_mark,
    authored_key,
    cache_plates,
    cached_plates,
    draw,
)
from generator.look.stamping import Plate, key_of
from generator.look.wording import CONVERTED, forget_words
from generator.pages.case_pages import CasePages
from generator.pages.drawn_pages import all_pages
from generator.pages.figures_page import figures_values
from generator.pages.frame import Frame
from generator.pages.home_and_campaign import campaign_values, home_values
from generator.pages.invitations import guide_values
from generator.paper.signing import signed_by, signing_mark
from generator.release.releases import (
    ReleaseDraft,
    ReleaseInfo,
    current_release,
    locked,
    new_id,
    prune_and_clone,
    releases,
    rollback,
    switch,
    verify,
)

if TYPE_CHECKING:
    from casestore.settings import Signing

__all__ = ["Options", "ReleaseInfo", "build", "check", "releases", "rollback", "verify"]

#: Stage name (wait, gather, check, plates, press, lists, charts, pdf, search, feeds, manifest,
#: release, switch) and a Chinese text; of ``release`` the id of what is finished.
Progress = Callable[[str, str], None]


@dataclass(frozen=True, kw_only=True)
class Options:
    """Where a build reads and writes. ``site_url`` has no trailing slash and includes the base
    path; ``wait`` is how many seconds another build is waited for, ``head`` is what the office
    signed about its ledger: it goes along as it is. With ``demo`` every page says that it is made
    up."""

    content: Path
    public: Path
    out: Path
    current: Path
    work: Path
    fonts: Path
    site_url: str
    switch: bool = True
    wait: float = 0
    head: Path | None = None
    signing: "Signing | None" = None
    demo: bool = False


def build(options: Options, progress: Progress) -> ReleaseInfo:
    """Make a release and, if asked, make it current.

    Raises :class:`casestore.errors.ContentError` (content at fault, all faults),
    :class:`BuildFault` (a page came out wrong) or :class:`EnvironmentFault`/``OSError`` (the
    machine); then nothing has changed for readers.
    """

    def waiting() -> None:
        progress("wait", "另一次生成还没有结束，等它做完")

    with locked(options.out, options.wait, waiting):
        draft = ReleaseDraft(options.out, new_id(options.out), _before(options))
        try:
            _make(options, draft, progress)
            progress("manifest", f"写入文件清单，共 {len(draft.files)} 个文件")
            draft.write_manifest()
            release = draft.finish()
        except BaseException:
            draft.discard()
            raise
        if options.switch:
            progress("switch", f"启用发布版 {release.id}")
            switch(options.current, release.path)
        else:
            progress("release", release.id)
        prune_and_clone(options.out, options.current, release, draft.files)
    return release


def _before(options: Options) -> Path | None:
    """The release that unchanged files are taken from: the one that is shown, as it was made here,
    whoever has a copy of it."""
    shown = current_release(options.current)
    return options.out / shown.name if shown else None


def _make(options: Options, draft: ReleaseDraft, progress: Progress) -> None:
    """All files of the release but its manifest."""
    progress("gather", "读取内容和公开库")
    draft.authored_key = authored_key(
        options.content,
        options.site_url,
        options.fonts,
        signing_mark(options.signing) + (" demo" if options.demo else ""),
    )
    content = load_content(options.work, draft.authored_key, options.content) or _read(options)
    if protect((one.hans, one.hant) for one in content.words.protected):
        forget_words()
    load_words(options.work, draft.authored_key)
    words = _known_words()
    with published_in(options.public, content) as store:
        _stages(options, content, store, draft, progress)
    if _known_words() > words:
        save_words(options.work, draft.authored_key)


def _known_words() -> int:
    return sum(map(len, CONVERTED.values()))


def _stages(
    options: Options,
    content: Content,
    store: dict[str, Published],
    draft: ReleaseDraft,
    progress: Progress,
) -> None:
    """Everything after gathering, in order."""
    progress("check", f"核对 {len(content.sections)} 个专项行动的内容")
    if draft.authored_key != draft.old_authored_key:
        save_content(options.work, draft.authored_key, content)
    drawn = _drawn(options, content, draft.authored_key, progress)
    _stamp(content, store, drawn, draft, progress)
    authored_files(content, store, drawn, options, draft, progress)
    progress("search", "更新检索库")
    index_pages(content, store, draft)
    progress("feeds", "写入开放数据、订阅源和网站地图")
    _downloads(options, content, store, drawn, draft)
    _check_links(draft, options.site_url)


def _read(options: Options) -> Content:
    """The content anew; raises :class:`ContentError` with all of its faults."""
    content, faults = checked_content(options.content)
    gathered(faults)
    assert content is not None  # noqa: S101 - read_content gives no content only together with faults
    return content


def _drawn(options: Options, content: Content, key: str, progress: Progress) -> dict[str, str]:
    """The HTML of all pages and plates, drawn anew only when something authored changed."""
    cached = cached_plates(options.work, key)
    if cached is not None:
        progress("plates", f"版面没有变动，沿用已有的 {len(cached)} 页")
        return cached
    frame = Frame(
        content=content,
        site_url=options.site_url,
        assets=assets_mark(assets()),
        signed_by=signed_by(options.signing) if options.signing else None,
        demo=options.demo,
    )
    pages = all_pages(frame, SITE / "texts")
    progress("plates", f"绘制版面 {len(pages)} 页")
    drawn = draw(pages, options.work, options.site_url)
    cache_plates(options.work, key, drawn)
    return drawn


def _stamp(
    content: Content,
    store: dict[str, Published],
    drawn: dict[str, str],
    draft: ReleaseDraft,
    progress: Progress,
) -> None:
    """Every page that depends on ``public.db``."""
    plates = {path: Plate(html) for path, html in drawn.items() if "⟦" in html}
    count = sum(len(item.cases) for item in store.values())
    progress("press", f"印制案例 {count} 件")
    _fill(draft, "index.html", plates["index.html"], home_values(content, store))
    for section in content.sections:
        CasePages(section, store[section.campaign.id], plates).stamp_cases(draft)
    progress("lists", "编排案例列表")
    for section in content.sections:
        CasePages(section, store[section.campaign.id], plates).stamp_lists(draft)
    progress("charts", "绘制走势图和数据页")
    for section in content.sections:
        published = store[section.campaign.id]
        for path, values in (
            (f"{section.base}index.html", campaign_values(section, published)),
            (f"{section.base}guide/index.html", guide_values(section, published)),
            (f"{section.base}figures/index.html", figures_values(section, published)),
        ):
            _fill(draft, path, plates[path], values)


def _downloads(
    options: Options,
    content: Content,
    store: dict[str, Published],
    drawn: dict[str, str],
    draft: ReleaseDraft,
) -> None:
    """What is made for machines: open data with the page about it, feeds, the site map and its
    like."""
    files = write_open_data(content, store, options.public, draft)
    _fill(draft, ABOUT_DATA, Plate(drawn[ABOUT_DATA]), about_values(files, store))
    write_feeds(content, store, options.site_url, draft)
    write_sitemap(content, store, options.site_url, draft)
    made = {"robots.txt": robots(options.site_url), EDITION: _edition(content).to_json()}
    if store:
        newest = max(page_days(content, store).values())
        made[".well-known/security.txt"] = security_txt(content.site, newest, options.site_url)
    if options.head:
        made["head.json"] = options.head.read_bytes()
    for path, data in made.items():
        draft.put(path, sha256(data).hexdigest(), partial(bytes, data))


def _edition(content: Content) -> Edition:
    """What form, desk and status work with from the moment at which this release is shown."""
    campaigns = [section.campaign for section in content.sections]
    by_id = {one.id: one for one in sorted(campaigns, key=lambda one: one.id)}
    return Edition(site=content.site, campaigns=by_id, words=content.words)


def _fill(draft: ReleaseDraft, path: str, plate: Plate, values: dict[str, str]) -> None:
    key = key_of(plate, (f"{name} {value}" for name, value in sorted(values.items())))
    draft.put(path, key, lambda: plate.fill(values))


def _check_links(draft: ReleaseDraft, site_url: str) -> None:
    """A dead link stops the build: reviews of government sites fail a site for one."""
    dead = draft.links.dead(draft.files, site_url, lambda path: (draft.path / path).read_bytes())
    if dead:
        raise ContentError(
            [
                Fault(file=page, key="href", found=shown(target), expected="发布版里有的网址")
                for page, target in dead
            ]
        )
