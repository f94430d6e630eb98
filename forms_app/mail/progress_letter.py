"""The letter about a step of a case: number, what became of it, where to look. Never a word of the
case: what the office wrote to the claimant stands behind number and code."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime

from casestore.calendar.statutory import BY_THE_LIST
from casestore.campaign.model import Campaign
from casestore.errors import CaseStoreError
from casestore.ledger.claimant_words import TOLD, told_of
from casestore.ledger.records import CaseRow, Event
from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.deadlines import Due
from casestore.lifecycle.verbs import Verb
from casestore.public.scripts import traditional
from casestore.settings import Settings
from forms_app.web.dates import day

#: States in which a clock of the claimant's own runs, and acts that can't wait for another reason.
THEIR_TURN = frozenset({State.RETURNED, State.DECLINED, State.SETTLED})
AT_ONCE = frozenset({Verb.REMIND_CLAIMANT, Verb.REISSUE})


#: What is asked of the claimant by a deadline of their own, by what it is for.
_ASKED = {
    "答复": "请在{day}以前答复：问题是否真的解决。",
    "提出异议": "不同意的，可以在{day}以前提出异议。",
}

#: What a letter says of what happened beside the moves; sums and days stand behind number and code.
_BESIDE: dict[Verb, str] = {
    Verb.PAY: "责任单位登记了一笔付款，请核对是否到账。",
    Verb.UNDISPUTED: "没有争议的部分将先行支付。",
    Verb.AMEND: "履行协议的一期有了修改。",
}


class Undeliverable(CaseStoreError):
    """The letter can never arrive (a malformed address, one that its server refuses): trying
    again is no use."""


@dataclass(frozen=True, kw_only=True)
class News:
    """What a letter is about: one ``event`` of the case ``row``. ``own`` is a deadline of the
    claimant's own, ``more`` counts the steps since the last letter that this one stands for too."""

    row: CaseRow
    event: Event
    own: Due | None = None
    more: int = 0

    @property
    def cannot_wait(self) -> bool:
        """Whether the letter goes out although one went the same day."""
        return self.event.target in THEIR_TURN or self.event.verb in AT_ONCE

    @property
    def title(self) -> str:
        """What the event is called."""
        target = self.event.target
        return CASE_STATES[target].name if target else self.event.label

    @property
    def sentence(self) -> str:
        """What the claimant is told by mail of the event: its standing sentence."""
        verb, source = self.event.verb, self.event.source
        if verb in _BESIDE:
            return _BESIDE[verb]
        return told_of(verb, source) if verb in TOLD and source else self.event.told

    @property
    def due(self) -> Due | None:
        """The deadline that goes with the event: none where the case has gone on since."""
        if self.event.target not in (None, self.row.state):
            return None
        return self.own or self.row.due


def letter(news: News, to: str, campaign: Campaign, settings: Settings) -> EmailMessage:
    """The letter to ``to`` about ``news``, from the campaign's own office.

    Raises :class:`Undeliverable` for an address that is none.
    """
    subject = f"{news.row.number} 有新进展：{news.title}"
    text = _body(news, campaign, settings)
    if campaign.script == "hant":
        subject, text = traditional(subject), traditional(text)
    sender = Address(campaign.issuer.short, addr_spec=settings.mail_from)
    message = written(subject, text, to, sender)
    if campaign.own_channel.email:
        message["Reply-To"] = _address(campaign.own_channel.email, "")
    return message


def written(subject: str, text: str, to: str, sender: Address, whom: str = "企业") -> EmailMessage:
    """A letter as it leaves. Raises :class:`Undeliverable` for an address that is none; ``whom``
    is told by telephone then."""
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = sender
    message["To"] = _address(to, whom)
    message["Date"] = localtime()
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def _address(to: str, whom: str) -> Address:
    try:
        return Address(addr_spec=to.strip())
    # the parser of the standard library raises IndexError and more for malformed text
    except Exception as error:
        raise Undeliverable(f"联系邮箱的写法不对，信发不出去，请电话告知{whom}") from error


def _body(news: News, campaign: Campaign, settings: Settings) -> str:
    row, own = news.row, campaign.own_channel
    parts = [
        ["您好："],
        [f"您向{campaign.short}反映的线索（编号 {row.number}）有新进展。"],
        [news.sentence, f"此前还有 {news.more} 项进展，都写在查询页上。" if news.more else ""],
        [_deadline(news)],
        [
            f"查看办理情况、答复和补充：{settings.site_url}/status",
            "查询时请填写编号和回执上的查询码。我们不会在信中或电话里索要查询码。",
        ],
        [
            campaign.issuer.name,
            f"电话：{own.phone}" if own.phone else "",
            f"邮箱：{own.email}" if own.email else "这封信由系统自动发出，请不要直接回复。",
        ],
    ]
    whole = ("\n".join(filter(None, part)) for part in parts)
    return "\n\n".join(filter(None, whole)) + "\n"


def _deadline(news: News) -> str:
    due = news.due
    if due is None:
        return ""
    last = day(due.day) + (f"（{BY_THE_LIST}）" if due.uncertain else "")
    asked = _ASKED.get(due.what) if due is news.own else None
    return asked.format(day=last) if asked else f"{due.what}期限：{last}"
