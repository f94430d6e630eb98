"""Every page of the site as path, template and view: what the plates are drawn from. Pure.

A gap stands as ``⟦name⟧`` in a template or a view; :mod:`generator.look.stamping` fills it with
what only ``public.db`` knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from casestore.campaign.model import Campaign
from casestore.public.dates_and_sizes import count_words, day_words, span_words
from casestore.public.scripts import HREFLANGS, Script, site_in
from generator.content.gather import Content, Section
from generator.content.notices import Notice
from generator.look import structured
from generator.look.page import Page
from generator.look.wording import lang_inside, lang_tag, sayer
from generator.pages.calendar_page import calendar_view
from generator.pages.guide_page import guide_view
from generator.pages.notice_page import notice_row, notice_view
from generator.pages.selfcheck_pages import FOLDER as CHECK_FOLDER
from generator.paper.signing import CERTIFICATE

Metas = list[tuple[str, str]]

#: Kinds of generated pages: one plate a campaign, stamped once for each case, list page or
#: withdrawn case.
STAMPED = ("case", "stone", "cases", "check")


@dataclass(frozen=True)
class Frame:
    """What all pages of a section (or of the site, without one) have in common."""

    content: Content
    site_url: str
    assets: str
    section: Section | None = None

    @property
    def script(self) -> Script:
        return self.section.campaign.script if self.section else "hans"

    @property
    def campaign(self) -> Campaign | None:
        return self.section.campaign if self.section else None

    def page(
        self, path: str, template: str, here: str, title: str, metas: Metas, /, **view: Any
    ) -> Page:
        """A page at ``path`` named ``title``; ``metas`` are those of its kind (GB:
        政府网站网页标签规范).

        Of ``view``, ``way`` leads to the page from its campaign (or from the home page),
        ``things`` what it is about in schema.org's terms, ``markdown`` its prose, ``spot`` its
        path where it isn't the canonical one; the rest is what its template shows.
        """
        site = site_in(self.content.site, self.script)
        root = "../" * path.count("/")
        markdown, things, crumbs = (
            view.pop("markdown", ""),
            view.pop("things", []),
            self._crumbs(view.pop("way", ())),
        )
        own = [
            ("SiteName", site.name),
            ("SiteDomain", site.domain),
            ("SiteIDCode", site.site_id),
            *metas,
        ]
        common: dict[str, Any] = {
            "root": root,
            "app": root,
            "site": site,
            "here": here,
            "campaign": self.campaign,
            "say": sayer(self.script),
            "lang_tag": lang_tag(self.script),
            "kind": template,
            "metas": own,
            "canonical": self.url(path),
            "window": f"{title}_{site.name}" if title != site.name else site.name,
            "assets": self.assets,
            "base": self.section.base if self.section else "",
            "crumbs": crumbs,
            **view,
        }
        common["structured"] = structured.block(
            [*structured.breadcrumbs(site.name, self.site_url, crumbs), *things]
        )
        kind = "article" if template in ("notice", "case") else "website"
        plain = title.removesuffix(f"_{self.campaign.short}") if self.campaign else title
        about, address = dict(own)["description"], common["canonical"]
        common |= self._scripts(
            common["root"], address, common.pop("spot", address.removeprefix(f"{self.site_url}/"))
        )
        common["graph"] = structured.open_graph(kind, plain, about, address, site.name, self.script)
        return Page(path, f"pages/{template}.html", common, markdown)

    def _scripts(self, root: str, address: str, spot: str) -> dict[str, Any]:
        """Where the page stands in either script: for readers, who go on in it, and for machines."""
        other: Script = "hans" if self.script == "hant" else "hant"
        turned = address.replace(self.site_url, f"{self.site_url}/{other}", 1)
        return {
            "script": self.script,
            "scripts": {name: f"{root}{name}/{spot}" for name in HREFLANGS},
            "alternates": [
                ("x-default", address),
                (HREFLANGS[self.script], address),
                (HREFLANGS[other], turned),
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


def all_pages(content: Content, site_url: str, assets: str, texts: Path) -> list[Page]:
    """Every page and plate of a release; ``texts`` holds the site's own prose (``site/texts``)."""
    frame = Frame(content, site_url, assets)
    pages = [_home(frame), *_texts(frame, texts)]
    for section in content.sections:
        pages += _section_pages(Frame(content, site_url, assets, section), section)
    return pages


def _home(frame: Frame) -> Page:
    content = frame.content
    rows = [(notice, section) for section in content.sections for notice in section.notices]
    rows.sort(key=lambda row: row[0].published_at, reverse=True)
    channels = [
        {
            "area": section.campaign.area,
            "channel": section.campaign.own_channel,
            "guide": f"{section.base}guide/",
            "guide_label": sayer(section.campaign.script)("办事指南"),
            "lang": lang_inside(section.campaign.script),
        }
        for section in content.sections
    ]
    site = content.site
    notices = [notice_row(notice, section) for notice, section in rows[:6]]
    metas = [("description", site.lead), ("Keywords", "政府履约,营商环境,新官不理旧账")]
    return frame.page(
        "index.html",
        "home",
        "home",
        site.name,
        metas,
        updated="⟦updated⟧",
        notices=notices,
        channels=channels,
    )


def _texts(frame: Frame, texts: Path) -> Iterator[Page]:
    say = sayer("hans")
    for slug, title, about in (
        (
            "accessibility",
            say("无障碍声明"),
            say("本专栏怎样照顾使用辅助技术的访问者，遇到障碍怎么办。"),
        ),
        (
            "about-data",
            say("数据说明"),
            say("公开哪些数据，隐去什么，各栏目是什么意思，怎样更正。"),
        ),
    ):
        path = f"{slug}/index.html"
        more: dict[str, Any] = {"title": title, "way": [(title, "")], "updated": ""}
        if slug == "about-data":
            thing = structured.dataset(title, about, frame.content.site, frame.site_url)
            more |= {"updated": "⟦updated⟧", "things": [thing]}
        markdown = (texts / f"{slug}.md").read_text(encoding="utf-8")
        yield frame.page(
            path, "text", slug, title, frame.column(title, about), markdown=markdown, **more
        )
    title = say("没有这一页")
    # shown at whatever address failed, so its links can't be relative
    absolute = urlsplit(frame.site_url).path.rstrip("/") + "/"
    yield frame.page(
        "404.html",
        "text",
        "",
        title,
        [("description", title)],
        root=absolute,
        app=absolute,
        canonical="",
        title=title,
        markdown=(texts / "404.md").read_text(encoding="utf-8"),
    )


def _section_pages(frame: Frame, section: Section) -> Iterator[Page]:
    campaign, base, say = section.campaign, section.base, sayer(section.campaign.script)
    short = campaign.short
    yield _campaign_page(frame, section)
    title = f"{say('公告')}_{short}"
    about = say("专项行动发布的方案、公告、通知和解读，每篇都可以下载 PDF。")
    rows = [notice_row(notice, section) for notice in section.notices]
    yield frame.page(
        f"{base}notices/index.html",
        "notices",
        "notices",
        title,
        frame.column(say("公告"), about),
        notices=rows,
        lead=about,
        updated=_newest(section),
        way=[(say("公告"), "")],
    )
    yield from (_notice(frame, section, notice) for notice in section.notices)
    yield from _guide(frame, section)
    days = calendar_view(section)
    yield frame.page(
        f"{base}calendar/index.html",
        "calendar",
        "calendar",
        f"{say('日历')}_{short}",
        frame.column(say("日历"), days["about"]),
        way=[(say("日历"), "")],
        **days,
    )
    yield from _plates(frame, section)
    if campaign.measures:
        yield _measures(frame, section)


def _notice(frame: Frame, section: Section, notice: Notice) -> Page:
    say, published = sayer(frame.script), f"{notice.published_at:%Y-%m-%d %H:%M}"
    path = f"{section.base}notices/{notice.slug}/index.html"
    view = notice_view(notice, section)
    metas = frame.article(
        notice.title,
        published,
        notice.source,
        view["about"],
        ("Keywords", ",".join(notice.keywords)),
        ("Author", notice.issuer),
        ("Url", frame.url(path)),
    )
    thing = structured.article(
        notice.title,
        structured.moment(notice.published_at),
        notice.issuer,
        notice.source,
        frame.url(path),
        frame.script,
    )
    way = [(say("公告"), f"{section.base}notices/"), (notice.short, "")]
    view["signed_by"], view["certificate"] = frame.content.signed_by, CERTIFICATE
    return frame.page(
        path,
        "notice",
        "notices",
        f"{notice.title}_{section.campaign.short}",
        metas,
        things=[thing],
        way=way,
        **view,
    )


def _guide(frame: Frame, section: Section) -> Iterator[Page]:
    """The guide, and the plate that all pages of its self-check are stamped into."""
    base, short, say, view = (
        section.base,
        section.campaign.short,
        sayer(frame.script),
        guide_view(section),
    )
    thing = structured.service(view["title"], view["about"], section.campaign, frame.site_url)
    yield frame.page(
        f"{base}guide/index.html",
        "guide",
        "guide",
        f"{view['title']}_{short}",
        frame.column(say("办事指南"), view["about"]),
        things=[thing],
        way=[(say("办事指南"), "")],
        **view,
    )
    about = say("回答几个问题，看看能不能反映、由谁受理。")
    yield frame.page(
        f"{base}{CHECK_FOLDER}⟦file⟧.html",
        "check",
        "guide",
        f"⟦title⟧_{say('自查')}_{short}",
        frame.column(say("自查"), about),
        canonical=frame.url(f"{base}{CHECK_FOLDER}"),
        spot=f"{base}{CHECK_FOLDER}⟦file⟧",
        way=[(say("办事指南"), f"{base}guide/"), (say("自查"), "")],
    )


def _campaign_page(frame: Frame, section: Section) -> Page:
    campaign, say = section.campaign, sayer(section.campaign.script)
    facts = [(say("发布机构"), campaign.issuer.name)]
    if campaign.number:
        facts.append((say("发文字号"), campaign.number))
    facts.append((say("实施期限"), span_words(campaign.period.start, campaign.period.end)))
    facts.append((say("线索征集"), span_words(campaign.collection.start, campaign.collection.end)))
    dates = [
        {
            "iso": item.date.isoformat(),
            "text": day_words(item.date),
            "what": item.what,
            "who": item.who,
        }
        for item in sorted(campaign.milestones, key=lambda one: one.date)
    ]
    return frame.page(
        f"{section.base}index.html",
        "campaign",
        "campaign",
        campaign.title,
        frame.column(say("专项行动"), campaign.lead),
        facts=facts,
        dates=dates,
        reports=_reports(campaign),
        quiet=_quiet(campaign),
        basis=campaign.basis,
        units=[unit for unit in campaign.units if unit.note],
        notices=[notice_row(notice, section) for notice in section.notices[:5]],
        updated="⟦updated⟧",
    )


def _reports(campaign: Campaign) -> list[str]:
    say = sayer(campaign.script)
    covers = {"previous-month": say("上月"), "same-month": say("当月")}
    lines = [
        say("{who}每月{day}日前向{to}报送{covers}进展").format(
            who=item.who, day=item.day, to=item.to, covers=covers[item.covers]
        )
        + (say("，抄送{copies}").format(copies=item.copies) if item.copies else "")
        for item in campaign.reports
    ]
    return lines + ([campaign.bulletin] if campaign.bulletin else [])


def _quiet(campaign: Campaign) -> str:
    quiet, say = campaign.quiet_days, sayer(campaign.script)
    if quiet is None:
        return ""
    text = say("每月{first}日至{last}日，不到企业开展检查").format(
        first=quiet.first, last=quiet.last
    )
    return text + (
        say("；{but}除外。").format(but="、".join(quiet.exceptions)) if quiet.exceptions else "。"
    )


def _newest(section: Section) -> str:
    days = [notice.published_at.date() for notice in section.notices]
    return day_words(max(days)) if days else ""


def _plates(frame: Frame, section: Section) -> Iterator[Page]:
    base, short, say = section.base, section.campaign.short, sayer(section.campaign.script)
    about = say("经实地核查、已经销号的案例摘要，企业名称和个人信息均已隐去。")
    yield frame.page(
        f"{base}cases/⟦file⟧.html",
        "cases",
        "cases",
        f"{say('案例')}⟦suffix⟧_{short}",
        frame.column(say("案例"), about),
        updated="⟦updated⟧",
        way=[(say("案例"), "")],
        canonical=f"{frame.site_url}/{base}cases/⟦canonical⟧",
    )
    yield case_page(frame, section, "⟦id⟧", {name: f"⟦{name}⟧" for name in CASE_GAPS}, "⟦prose⟧")
    title = say("案例摘要已撤下")
    metas = frame.article(title, "⟦date⟧ 00:00", section.campaign.issuer.short, title)
    yield frame.page(
        f"{base}cases/⟦id⟧.stone.html",
        "stone",
        "cases",
        f"{title}_{short}",
        metas,
        canonical=f"{frame.site_url}/{base}cases/⟦id⟧.html",
        way=[(say("案例"), f"{base}cases/"), ("⟦id⟧", "")],
    )
    about = say("收到、受理、办结和销号的件数，逐月走势，分类别的办结率。")
    yield frame.page(
        f"{base}figures/index.html",
        "figures",
        "figures",
        f"{say('数据')}_{short}",
        frame.column(say("数据"), about),
        updated="⟦updated⟧",
        way=[(say("数据"), "")],
    )


#: What a case fills in, in the order of the facts; ``demo`` and ``like`` are whole pieces of HTML.
CASE_GAPS = (
    "title",
    "category",
    "respondent",
    "industry",
    "amount",
    "outcome",
    "unit",
    "period",
    "days",
    "published",
    "published_words",
    "about",
    "demo",
    "like",
    "guidance",
)


def case_page(frame: Frame, section: Section, id: str, case: dict[str, Any], prose: str) -> Page:
    """The page of one case; with gaps for ``case`` and ``prose`` it is the plate that all cases
    are stamped into."""
    say, base, short = sayer(section.campaign.script), section.base, section.campaign.short
    facts = [
        (say("公开编号"), id),
        (say("被反映单位"), case["respondent"]),
        (say("行业"), case["industry"]),
        (say("涉及金额"), case["amount"]),
        (say("责任单位"), case["unit"]),
        (say("办结方式"), case["outcome"]),
        (say("用时"), case["days"]),
    ]
    trail = [
        (say("收到线索并受理"), case["period"]),
        (say("办理、办结"), case["outcome"]),
        (say("实地核查，销号"), case["days"]),
        (say("公开摘要"), case["published_words"]),
    ]
    note = say(
        "本摘要隐去企业名称、项目名称和个人信息，经第二人审核后发布。认为摘要有误的，请联系{office}更正。"
    )
    metas = frame.article(
        case["title"],
        f"{case['published']} 00:00",
        section.campaign.issuer.short,
        case["about"],
        ("Keywords", case["category"]),
    )
    path, issuer = f"{base}cases/{id}.html", section.campaign.issuer
    # what stands in the head's data block is escaped otherwise than what stands in HTML: a gap of
    # its own
    headline = case["title"].replace("⟦title⟧", "⟦headline⟧")
    thing = structured.article(
        headline, case["published"], issuer.short, issuer.name, frame.url(path), frame.script
    )
    return frame.page(
        path,
        "case",
        "cases",
        f"{case['title']}_{short}",
        metas,
        id=id,
        title=case["title"],
        category=case["category"],
        facts=facts,
        trail=trail,
        demo=case["demo"],
        like=case["like"],
        guidance=case["guidance"],
        note=note.format(office=issuer.short),
        updated=case["published_words"],
        markdown=prose,
        things=[thing],
        way=[(say("案例"), f"{base}cases/"), (id, "")],
    )


def _measures(frame: Frame, section: Section) -> Page:
    campaign, say = section.campaign, sayer(section.campaign.script)
    known = {unit.id: unit for unit in campaign.units}
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in campaign.measures:
        groups.setdefault(item.group, []).append(
            {
                "number": item.number,
                "title": item.title,
                "lead": [known[one] for one in item.lead],
                "responsible": [known[one] for one in item.responsible],
            }
        )
    units = [
        {
            "id": unit.id,
            "name": unit.called,
            "lead": [item for item in campaign.measures if unit.id in item.lead],
            "responsible": [item for item in campaign.measures if unit.id in item.responsible],
        }
        for unit in campaign.units
    ]
    title = say("{n}条措施责任分工").format(n=count_words(len(campaign.measures)))
    return frame.page(
        f"{section.base}measures/index.html",
        "measures",
        "measures",
        f"{title}_{campaign.short}",
        frame.column(say("措施"), title),
        title=title,
        way=[(say("措施"), "")],
        units=[unit for unit in units if unit["lead"] or unit["responsible"]],
        groups=[{"name": name, "measures": items} for name, items in groups.items()],
    )
