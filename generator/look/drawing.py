"""mkdocs-material at work: the only module that knows mkdocs, imported only when something must be
drawn.

mkdocs is given our pages as its only files and our templates before the theme's; each page's
HTML is taken from it before it reaches the disk, and nothing else of what mkdocs would write is
made.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from markdown.extensions.toc import slugify_unicode
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.toc import TableOfContents

from generator.errors import BuildFault
from generator.look.page import Page

#: The theme's switches for a drawer and a search field that we don't have; not valid HTML, and in
#: no block of its own.
_DRAWER = (
    '    <input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" '
    'autocomplete="off">\n'
    '    <input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" '
    'autocomplete="off">\n'
    '    <label class="md-overlay" for="__drawer"></label>\n'
)


def drawn(pages: Sequence[Page], site: Path, workspace: Path, site_url: str) -> dict[str, str]:
    """The HTML of each page by path, from the looks in ``site``. Raises :class:`BuildFault` with
    mkdocs' words."""
    docs, out = workspace.resolve() / "docs", workspace.resolve() / "out"
    docs.mkdir(parents=True, exist_ok=True)
    drawing = Drawing(pages, site)
    with _warnings() as words:
        try:
            config = load_config(
                str(site / "mkdocs.yml"), docs_dir=str(docs), site_dir=str(out), site_url=site_url
            )
            config.theme.dirs.insert(0, str(site / "overrides"))
            config.theme.static_templates = set()
            config.mdx_configs["toc"]["slugify"] = slugify_unicode  # the default drops Chinese
            config.plugins["qingzhang"] = drawing
            build(config)
        except (Abort, ConfigurationError) as error:
            raise BuildFault("mkdocs：" + "；".join([*words, str(error)])) from error
    return drawing.html


class Drawing(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """Gives mkdocs our pages and takes each one's HTML before it reaches the disk."""

    def __init__(self, pages: Sequence[Page], site: Path) -> None:
        self.site = site
        self.by_source = {f"p{index}.md": page for index, page in enumerate(pages)}
        self.html: dict[str, str] = {}

    def on_files(self, _files: Any, *, config: Any) -> Any:
        return Files(
            [
                File.generated(
                    config, source, content=page.markdown, inclusion=InclusionLevel.NOT_IN_NAV
                )
                for source, page in self.by_source.items()
            ]
        )

    def on_env(self, env: Any, *, config: Any, files: Any) -> Any:
        frame = PrefixLoader({"frame": FileSystemLoader(self.site / "frame")})
        env.loader = ChoiceLoader([env.loader, frame])
        env.autoescape = _is_ours  # the theme's own templates were not written for escaping
        return env

    def on_page_markdown(self, markdown: str, *, page: Any, config: Any, files: Any) -> str:
        page.meta["template"] = self.by_source[page.file.src_uri].template
        return markdown

    def on_page_context(self, context: Any, *, page: Any, config: Any, nav: Any) -> Any:
        view = self.by_source[page.file.src_uri].view
        headings = [(item.id, item.title) for item in page.toc]
        page.toc = TableOfContents([])  # else the theme adds its own skip link to the first heading
        return {**context, **view, "view": view, "headings": headings}

    def on_post_page(self, output: str, *, page: Any, config: Any) -> str:
        self.html[self.by_source[page.file.src_uri].path] = output.replace(_DRAWER, "", 1)
        return ""


def _is_ours(name: str | None) -> bool:
    return name != "base.html"


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """What mkdocs says from a warning up, as a list that fills."""
    words: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: words.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    try:
        yield words
    finally:
        logger.removeHandler(handler)
