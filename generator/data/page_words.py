"""What each written page says, field by field, for the search: nothing that a reader sees there is
left out. Pure."""

from collections.abc import Iterator

from casestore.campaign.model import Campaign, Category
from casestore.public.dates_and_sizes import day_words
from generator.content.gather import Section
from generator.content.notices import Notice
from generator.pages.guide_page import View
from generator.pages.notice_page import notice_view


def campaign_words(campaign: Campaign) -> Iterator[str]:
    """What a campaign's own page says."""
    yield from (campaign.lead, campaign.area, campaign.number or "", campaign.issuer.name)
    yield from (*campaign.basis, *campaign.promise, *campaign.handling, *campaign.rules)
    yield campaign.bulletin
    yield from (f"{unit.name}：{unit.note}" for unit in campaign.units if unit.note)
    yield from (f"{phase.name}：{phase.what}" for phase in campaign.phases)
    yield from (f"{day_words(one.date)} {one.what} {one.who}" for one in campaign.milestones)


def guide_words(campaign: Campaign, guide: View) -> Iterator[str]:
    """What the guide says, of which :func:`generator.pages.guide_page.guide_view` is the view."""
    yield guide["about"]
    yield from (f"{item.label}：{item.describe}" for item in campaign.categories)
    yield from selfcheck_words(campaign)
    for choice in (*campaign.claimants, *campaign.respondents):
        yield f"{choice.label}：{choice.hint}" if choice.hint else choice.label
    yield from (f"{level['label']}：{level['office']}" for level in guide["levels"])
    for channel in campaign.channels:
        yield from (channel.scope, channel.office, channel.address, channel.phone)
        yield from (channel.email, channel.hours)
    yield from (f"{step['name']}：{step['what']}{step['clock']}" for step in guide["steps"])
    yield from (*guide["sources"], *guide["routes"])
    for item in campaign.categories:
        yield "；".join((*item.examples, *item.bring))
    yield from ("、".join(column["label"] for column in page["columns"]) for page in guide["form"])
    yield from (guide["evidence"], *guide["who_sees"])
    yield from (f"{name}：{span}" for name, span in guide["times"])
    yield guide["markdown"]


def selfcheck_words(campaign: Campaign) -> Iterator[str]:
    """What the self-check comes to: what is not taken, why, and where it is."""
    yield from (f"{item.label}：{item.reason}；{item.go}" for item in campaign.exclusions)


def category_words(campaign: Campaign, category: Category) -> Iterator[str]:
    """What the guide says of one kind of problem."""
    yield category.describe
    yield from (*category.examples, *category.bring)
    yield campaign.unit(category.lead).name


def notice_words(section: Section, notice: Notice) -> Iterator[str]:
    """What a notice's page says: its text, the table above it, what stands around it."""
    view = notice_view(notice, section)
    yield notice.plain_text().partition("\n")[2]
    yield from (value for row in view["table"] for _name, value in row if value != notice.title)
    yield from (notice.short, notice.kind, notice.source, notice.reviewer)
    yield from (notice.addressee or "", notice.note or "", notice.mark or "", view["annex"])
    if view["warning"]:
        yield f"{view['warning']['text']}{view['warning'].get('title', '')}"
    yield from (item["title"] for item in view["attachments"])
    yield from (notice.copies_to or "", notice.printed_by or "")
    if notice.printed_on:
        yield day_words(notice.printed_on)
