"""Letters to the people at the desk: numbers, what is due or new, and where to look. Never a fact
of a case."""

from collections.abc import Iterator, Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from casestore.campaign.edition import site_beside
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries.digest import Item, Part, digest_of, news_of
from casestore.office.staff_mail import Told, told
from casestore.settings import Settings
from forms_app.mail.progress_letter import written

FOOT = "这封信由系统自动发出，请不要直接回复。信里只写编号，不写案情；请登录办公端查看。"
TURN_OFF = "不想每天收到的，可以在办公端“我的账号”里关闭；当天到期的仍会提醒。"


def letter_of(ledger: Ledger, payload: Mapping[str, Any]) -> EmailMessage | None:
    """The letter that a job with ``payload`` owes; ``None`` where there is nothing to say, or
    nobody to say it to. Raises :class:`Undeliverable`."""
    reader = told(ledger.store, int(payload["staff"]))
    if reader is None:
        return None
    if "day" in payload:
        return _of_the_morning(ledger, reader)
    news = news_of(ledger, payload["events"], reader.actor)
    if not news:
        return None
    subject = f"新事项 {len(news)} 件：{news[0].number}{' 等' if len(news) > 1 else ''}"
    return _written(ledger, reader, subject, _items(news, ledger.settings))


def _of_the_morning(ledger: Ledger, reader: Told) -> EmailMessage | None:
    parts = [part for part in digest_of(ledger, reader.actor) if reader.digest or part.alarm]
    if not parts:
        return None
    lines = list[str]()
    for part in parts:
        lines += ["", f"【{part.title}】{part.total} 件", *_items(part.items, ledger.settings)]
        if part.total > len(part.items):
            lines.append(f"  还有 {part.total - len(part.items)} 件，见办公端。")
    if reader.digest:
        lines += ["", TURN_OFF]
    return _written(ledger, reader, _subject(parts), lines[1:])


def _subject(parts: Sequence[Part]) -> str:
    """What is most urgent, with its count."""
    return f"今日要办：{parts[0].title.partition('（')[0]} {parts[0].total} 件"


def _items(items: Sequence[Item], settings: Settings) -> Iterator[str]:
    for item in items:
        why = f"（{item.why}）" if item.why else ""
        there = settings.desk_url and item.place
        where = f"  {settings.desk_url}/desk/{item.place}" if there else ""
        yield f"  {item.number}{why}{where}"


def _written(
    ledger: Ledger, reader: Told, subject: str, lines: Sequence[str] | Iterator[str]
) -> EmailMessage:
    settings = ledger.settings
    site = site_beside(ledger.campaigns, settings.content)
    desk = [f"办公端：{settings.desk_url}/desk/", ""] if settings.desk_url else []
    text = "\n".join([f"{reader.actor.name}：", "", *lines, "", *desk, FOOT, ""])
    sender = Address(site.office_short, addr_spec=settings.mail_from)
    return written(subject, text, reader.email, sender, whom=reader.actor.name)
