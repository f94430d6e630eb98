"""A notice as a page: its table of document data, attachments, relations and state. Pure."""

from typing import Any

from casestore.public.dates_and_sizes import day_words, size_words
from generator.content.gather import Section
from generator.content.notices import Notice
from generator.look import structured
from generator.look.page import Page
from generator.look.wording import Say, lang_tag, sayer
from generator.pages.frame import Frame
from generator.paper.signing import CERTIFICATE

View = dict[str, Any]


def notice_row(notice: Notice, section: Section) -> View:
    """A notice in a list; ``href`` counts from the root of the site, ``state`` is empty while it
    is in force."""
    say = sayer(section.campaign.script)
    return {
        "day": f"{notice.published_at:%Y-%m-%d}",
        "href": f"{section.base}notices/{notice.slug}/",
        "title": notice.title,
        "kind": notice.kind,
        "number": notice.number,
        "state": "" if notice.state == "in-force" else _state(notice, say),
        "lang": lang_tag(section.campaign.script),
    }


def notice_page(frame: Frame, section: Section, notice: Notice) -> Page:
    """The page of ``notice``, its own text in full."""
    say, published = sayer(frame.script), f"{notice.published_at:%Y-%m-%d %H:%M}"
    path = f"{section.base}notices/{notice.slug}/index.html"
    view = notice_view(notice, section)
    return frame.page(
        path,
        "notice",
        here="notices",
        name=f"{notice.title}_{section.campaign.short}",
        metas=frame.article(
            notice.title,
            published,
            notice.source,
            view["about"],
            ("Keywords", ",".join(notice.keywords)),
            ("Author", notice.issuer),
            ("Url", frame.url(path)),
        ),
        things=[_thing(frame, path, notice)],
        way=[(say("公告"), f"{section.base}notices/"), (notice.short, "")],
        signed_by=frame.signed_by,
        certificate=CERTIFICATE,
        **view,
    )


def _thing(frame: Frame, path: str, notice: Notice) -> structured.Thing:
    return structured.article(
        headline=notice.title,
        published=structured.moment(notice.published_at),
        author=notice.issuer,
        publisher=notice.source,
        url=frame.url(path),
        script=frame.script,
    )


def notice_view(notice: Notice, section: Section) -> View:
    """What ``pages/notice.html`` shows, but for the size of the PDF: that is a gap until the PDF
    is there."""
    say = sayer(section.campaign.script)
    by_slug = {other.slug: other for other in section.notices}
    body = notice.plain_text().partition("\n")[2]
    return {
        "notice": notice,
        "about": body.replace("\n", "")[:100],
        "table": _table(notice, say),
        "in_force": say("有效"),
        "published": f"{notice.published_at:%Y-%m-%d %H:%M}",
        "signed": day_words(notice.signed_on),
        "warning": _warning(notice, by_slug, section, say),
        "annex": _annex(notice, by_slug, say),
        "pdf": f"{notice.slug}.pdf",
        "bound": _bound(notice, by_slug),
        "qr": f"{notice.slug}.svg",
        "attachments": _attachments(notice, section, say),
        "related": [notice_row(other, section) for other in _related(notice, section)],
        "earlier": _beside(notice, section, 1),
        "later": _beside(notice, section, -1),
        "updated": day_words(notice.published_at.date()),
        "markdown": notice.body,
    }


def _table(notice: Notice, say: Say) -> list[list[tuple[str, str]]]:
    """The header block of a notice's page, row by row (政府信息公开目录 columns)."""
    return [
        [(say("索引号"), notice.index or ""), (say("主题分类"), notice.subject)],
        [(say("发文机关"), notice.issuer), (say("成文日期"), day_words(notice.signed_on))],
        [(say("标题"), notice.title)],
        [
            (say("发文字号"), notice.number or ""),
            (say("发布日期"), day_words(notice.published_at.date())),
        ],
        [(say("主题词"), "　".join(notice.keywords)), (say("有效性"), _state(notice, say))],
    ]


def _state(notice: Notice, say: Say) -> str:
    return {"in-force": say("有效"), "superseded": say("已被代替"), "withdrawn": say("已撤回")}[
        notice.state
    ]


def _warning(notice: Notice, by_slug: dict[str, Notice], section: Section, say: Say) -> View | None:
    if notice.state == "withdrawn":
        return {"text": say("本文件已撤回：{why}").format(why=notice.withdrawn_because)}
    if notice.superseded_by:
        other = by_slug[notice.superseded_by]
        href = f"{section.base}notices/{other.slug}/"
        return {"text": say("本文件已被代替，请看："), "href": href, "title": other.title}
    return None


def _annex(notice: Notice, by_slug: dict[str, Notice], say: Say) -> str:
    if not notice.annex_of:
        return ""
    siblings = [item.notice for item in by_slug[notice.annex_of].attachments]
    number = (
        siblings.index(notice.slug) + 1 if notice.slug in siblings and len(siblings) > 1 else ""
    )
    return f"{say('附件')}{number}"


def _attachments(notice: Notice, section: Section, say: Say) -> list[View]:
    """``href`` counts from the notice's own page: files lie beside it, a notice in its own
    folder."""
    found = []
    for item in notice.attachments:
        if item.notice:
            found.append(
                {"title": item.title, "href": f"../{item.notice}/", "about": say("网页和 PDF")}
            )
        elif item.file:
            file = section.files[item.file]
            about = f"{file.kind.upper()}{say('，')}{size_words(file.size)}"
            found.append({"title": item.title, "href": item.file, "about": about})
    return found


def _bound(notice: Notice, by_slug: dict[str, Notice]) -> bool:
    """Whether all that the notice has as attachments stands in its PDF
    (:func:`generator.paper.pdf.jobs_of`)."""
    return bool(notice.attachments) and all(
        notice.annex(item, by_slug) for item in notice.attachments
    )


def _beside(notice: Notice, section: Section, step: int) -> View | None:
    """The notice published before (``1``) or after (``-1``); the section's notices are newest
    first."""
    index = section.notices.index(notice) + step
    return (
        notice_row(section.notices[index], section) if 0 <= index < len(section.notices) else None
    )


def _related(notice: Notice, section: Section) -> list[Notice]:
    """What the notice names (its parent and its successor too), and what names it: a relation
    shows at both ends."""
    named = _named(notice)
    return [
        other
        for other in section.notices
        if other.slug != notice.slug
        and (other.slug in named or notice.slug in _named(other) - {other.annex_of})
    ]


def _named(notice: Notice) -> set[str | None]:
    return {*notice.related, notice.annex_of, notice.superseded_by} - {None}
