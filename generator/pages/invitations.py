"""Where a campaign's pages lead to: to the form while clues are taken, else to whoever takes them.
Pure."""

from casestore.campaign.collecting import collecting
from generator.content.gather import Published, Section
from generator.look.fragments import fragment
from generator.look.wording import Say, sayer

#: Address, words, and whether the button is a quiet one.
Link = tuple[str, str, bool]


def campaign_actions(section: Section, published: Published) -> str:
    """The buttons at the top of a campaign's page, with why there are none to the form."""
    say, id = sayer(section.campaign.script), section.campaign.id
    invited = [
        (f"../../apply/{id}", say("提交线索"), False),
        ("guide/check/", say("我符合条件吗"), True),
    ]
    follow = ("../../status", say("查询进度"), True)
    return _actions(section, published, invited, [follow])


def guide_values(section: Section, published: Published) -> dict[str, str]:
    """What fills the gaps of a campaign's guide."""
    say, id = sayer(section.campaign.script), section.campaign.id
    apply, status = f"../../../apply/{id}", "../../../status"
    invited = [
        ("check/", say("先自查：我能不能反映"), False),
        (apply, say("直接填写"), True),
    ]
    bring, follow = ("#cailiao", say("先看要带的材料"), True), (status, say("查询进度"), True)
    taking = collecting(section.campaign, published.as_of).open
    doors = [(apply, say("提交线索"), False), follow] if taking else [follow]
    return {
        "actions": _actions(section, published, invited, [bring]),
        "doors": _buttons(say, doors),
    }


def _actions(
    section: Section, published: Published, invited: list[Link], others: list[Link]
) -> str:
    now = collecting(section.campaign, published.as_of)
    links = [*invited, *others] if now.open else others
    closed = None if now.open else now
    say = sayer(section.campaign.script)
    return fragment("actions", say, closed=closed, links=links, kind="qz-actions")


def _buttons(say: Say, links: list[Link]) -> str:
    return fragment("actions", say, closed=None, links=links, kind="qz-stackbtn")
