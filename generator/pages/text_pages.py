"""The pages of the site's own prose: accessibility, the data explained, and what is shown where
there is no page. Pure but for the prose, which it reads."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from generator.look import structured
from generator.look.page import Page
from generator.look.wording import sayer
from generator.pages.frame import Frame


def text_pages(frame: Frame, texts: Path) -> Iterator[Page]:
    """The pages whose prose lies in the folder ``texts`` as ``<name>.md``."""
    say = sayer("hans")
    title, about = (
        say("无障碍声明"),
        say("本专栏怎样照顾使用辅助技术的访问者，遇到障碍怎么办。"),
    )
    yield _text(frame, texts / "accessibility.md", title, about, updated="")
    title, about = say("数据说明"), say("公开哪些数据，隐去什么，各栏目是什么意思，怎样更正。")
    thing = structured.dataset(title, about, frame.content.site, frame.site_url)
    data = {"updated": "⟦updated⟧", "things": [thing]}
    yield _text(frame, texts / "about-data.md", title, about, **data)
    yield _not_found(frame, texts / "404.md")


def _text(frame: Frame, prose: Path, title: str, about: str, **view: Any) -> Page:
    return frame.page(
        f"{prose.stem}/index.html",
        "text",
        here=prose.stem,
        name=title,
        metas=frame.column(title, about),
        markdown=prose.read_text(encoding="utf-8"),
        way=[(title, "")],
        title=title,
        **view,
    )


def _not_found(frame: Frame, prose: Path) -> Page:
    title = sayer("hans")("没有这一页")
    # shown at whatever address failed, so its links can't be relative
    root = urlsplit(frame.site_url).path.rstrip("/") + "/"
    return frame.page(
        "404.html",
        "text",
        name=title,
        metas=[("description", title)],
        title=title,
        root=root,
        app=root,
        canonical="",
        markdown=prose.read_text(encoding="utf-8"),
    )
