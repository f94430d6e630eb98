"""The letter about a step of a case: number, what the claimant was told, where to look. Never a
fact of the case."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime

from casestore.calendar.statutory import BY_THE_LIST
from casestore.campaign.model import Campaign
from casestore.campaign.site_info import SiteInfo
from casestore.errors import CaseStoreError
from casestore.ledger.records import CaseRow
from casestore.lifecycle.case_states import CASE_STATES
from casestore.public.scripts import traditional
from casestore.settings import Settings
from forms_app.web.dates import day


class Undeliverable(CaseStoreError):
    """The letter can never arrive (a malformed address, one that its server refuses): trying
    again is no use."""


def letter(
    row: CaseRow, told: str, to: str, campaign: Campaign, site: SiteInfo, settings: Settings
) -> EmailMessage:
    """The letter to ``to`` that ``told`` (the sentence of one event) was added to the case ``row``.

    Raises :class:`Undeliverable` for an address that is none.
    """
    subject = f"{row.number} 有新进展：{CASE_STATES[row.state].name}"
    text = _body(row, told, campaign, site, settings)
    if campaign.script == "hant":
        subject, text = traditional(subject), traditional(text)
    return written(subject, text, to, Address(site.office_short, addr_spec=settings.mail_from))


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


def _body(row: CaseRow, told: str, campaign: Campaign, site: SiteInfo, settings: Settings) -> str:
    lines = [
        "您好：",
        "",
        f"您向{campaign.short}反映的线索（编号 {row.number}）有新进展。",
        "",
        told,
        "",
    ]
    if row.due is not None:
        but = f"（{BY_THE_LIST}）" if row.due.uncertain else ""
        lines += [f"{row.due.what}期限：{day(row.due.day)}{but}", ""]
    lines += [
        "查询进度、补充材料：{url}".format(url=f"{settings.site_url}/status"),
        "查询时请填写编号和回执上的查询码。我们不会在信中或电话里索要查询码。",
        "",
        site.office,
        f"电话：{site.phone}" if site.phone else "",
        "这封信由系统自动发出，请不要直接回复。",
    ]
    return (
        "\n".join(line for index, line in enumerate(lines) if line or (index and lines[index - 1]))
        + "\n"
    )
