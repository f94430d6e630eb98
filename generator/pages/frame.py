"""What all pages of a section (or of the site) have in common: head, address, meta tags. Pure."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.public.scripts import HREFLANGS, Script, site_in
from generator.content.gather import Content, Section
from generator.look import structured
from generator.look.page import Page
from generator.look.wording import lang_tag, sayer
from generator.paper.signing import SignedBy

Metas = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Draws up the pages of ``section``, or those of the whole site without one.

    ``assets`` follows the assets' names against stale caches; ``signed_by`` is given where
    notices are signed. With ``demo`` every page says that it is made up.
    """

    content: Content
    site_url: str
    assets: str
    section: Section | None = None
    signed_by: SignedBy | None = None
    demo: bool = False

    @property
    def script(self) -> Script:
        return self.section.campaign.script if self.section else "hans"

    @property
    def campaign(self) -> Campaign | None:
        return self.section.campaign if self.section else None

    @cached_property
    def site(self) -> SiteInfo:
        """The site in the section's script."""
        return site_in(self.content.site, self.script)

    def page(
        self, path: str, template: str, *, name: str, metas: Metas, here: str = "", **view: Any
    ) -> Page:
        """A page at ``path`` called ``name``; ``metas`` are the meta tags of its kind (GB:
        政府网站网页标签规范), ``here`` its place in the navigation.

        Of ``view``, ``way`` leads to the page from its campaign (or from the home page),
        ``things`` what it is about in schema.org's terms, ``markdown`` its prose, ``spot`` its
        path where it isn't the canonical one; the rest is what its template shows.
        """
        markdown, things = view.pop("markdown", ""), view.pop("things", [])
        crumbs, spot = self._crumbs(view.pop("way", ())), view.pop("spot", None)
        common = self._common(path, template) | {
            "here": here,
            "metas": [*self._site_metas(), *metas],
            "window": f"{name}_{self.site.name}" if name != self.site.name else name,
            "crumbs": crumbs,
            **view,
        }
        address = common["canonical"]
        if spot is None:
            spot = address.removeprefix(f"{self.site_url}/")
        common |= self._scripts(common["root"], address, spot)
        common["structured"] = structured.block(
            [*structured.breadcrumbs(self.site.name, self.site_url, crumbs), *things]
        )
        about = dict(common["metas"])["description"]
        common["graph"] = self._graph(template, name, about, address)
        return Page(path=path, template=f"pages/{template}.html", view=common, markdown=markdown)

    def _common(self, path: str, template: str) -> dict[str, Any]:
        root = "../" * path.count("/")
        return {
            "root": root,
            "app": root,
            "site": self.site,
            "campaign": self.campaign,
            "say": sayer(self.script),
            "lang_tag": lang_tag(self.script),
            "kind": template,
            "canonical": self.url(path),
            "assets": self.assets,
            "base": self.section.base if self.section else "",
            "invented": self.demo,
        }

    def _site_metas(self) -> Metas:
        site, own = self.site, self.campaign.issuer.site_id if self.campaign else ""
        return [
            ("SiteName", site.name),
            ("SiteDomain", site.domain),
            ("SiteIDCode", own or site.site_id),
        ]

    def _graph(self, template: str, name: str, about: str, address: str) -> Metas:
        return structured.open_graph(
            kind="article" if template in ("notice", "case") else "website",
            title=name.removesuffix(f"_{self.campaign.short}") if self.campaign else name,
            about=about,
            url=address,
            site=self.site.name,
            script=self.script,
        )

    def _scripts(self, root: str, address: str, spot: str) -> dict[str, Any]:
        """Where the page stands in either script: for readers, who go on in it, and for
        machines."""
        other: Script = "hans" if self.script == "hant" else "hant"
        converted = address.replace(self.site_url, f"{self.site_url}/{other}", 1)
        return {
            "script": self.script,
            "scripts": {name: f"{root}{name}/{spot}" for name in HREFLANGS},
            "alternates": [
                ("x-default", address),
                (HREFLANGS[self.script], address),
                (HREFLANGS[other], converted),
            ],
        }

    def _crumbs(self, way: structured.Crumbs) -> structured.Crumbs:
        if self.section is None:
            return way
        short, base = self.section.campaign.short, self.section.base
        return [(short, base), *way] if way else [(short, "")]

    def url(self, path: str) -> str:
        """The address of the file ``path``; of an ``index.html`` its folder's."""
        return f"{self.site_url}/{path.removesuffix('index.html')}"

    def column(self, name: str, about: str, keywords: str = "") -> Metas:
        """The meta tags of a column page (栏目页)."""
        say = sayer(self.script)
        words = keywords or say("政府履约,营商环境")
        return [
            ("ColumnName", name),
            ("ColumnDescription", about),
            ("ColumnKeywords", words),
            ("ColumnType", say("专题专栏")),
            ("description", about),
        ]

    def article(
        self, title: str, published: str, source: str, about: str, *more: tuple[str, str]
    ) -> Metas:
        """The meta tags of an article page (内容页); ``published`` is ``YYYY-MM-DD HH:MM``."""
        return [
            ("ArticleTitle", title),
            ("PubDate", published),
            ("ContentSource", source),
            *((name, value) for name, value in more if value),
            ("description", about),
        ]
