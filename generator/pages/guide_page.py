"""The guide of a campaign, drawn from its rules: nothing here is written twice. Pure."""

import re
from typing import Any

from casestore.campaign import form_fields
from casestore.campaign.clocks import Clock
from casestore.campaign.model import Campaign, Route
from casestore.public.dates_and_sizes import day_words, span_words
from generator.content.check import is_relative, site_link
from generator.content.gather import Section
from generator.look import structured
from generator.look.page import Page
from generator.look.wording import Say, sayer
from generator.pages.frame import Frame

View = dict[str, Any]

#: What a file kind is called under the upload field.


def guide_page(frame: Frame, section: Section) -> Page:
    """The campaign's guide."""
    say, view = sayer(frame.script), guide_view(section)
    thing = structured.service(view["title"], view["about"], section.campaign, frame.site_url)
    return frame.page(
        f"{section.base}guide/index.html",
        "guide",
        here="guide",
        name=f"{view['title']}_{section.campaign.short}",
        metas=frame.column(say("办事指南"), view["about"]),
        things=[thing],
        way=[(say("办事指南"), "")],
        **view,
    )


def guide_view(section: Section) -> View:
    """What ``pages/guide.html`` shows; ``markdown`` is the prose of ``guide.md``."""
    campaign, say = section.campaign, sayer(section.campaign.script)
    title = section.guide.title if section.guide else say("办事指南")
    return {
        "title": title,
        "about": say("谁可以反映、反映谁、反映什么、带什么材料、由谁受理、多久有结果。"),
        "levels": _levels(campaign),
        "steps": _steps(campaign, say),
        "sources": _sources(campaign, say),
        "categories": _categories(campaign),
        "routes": [_route(campaign, route, say) for route in campaign.routing],
        "form": _form(campaign, say),
        "form_lead": say("分几页填写，随时可以保存。加粗的栏目必须填写，其余尽量填写。"),
        "evidence": _evidence(campaign, say),
        "who_sees": _who_sees(campaign, say),
        "times": _times(campaign, say),
        "own": campaign.own_channel,
        "markdown": _from_here(section.guide.body) if section.guide else "",
    }


def _levels(campaign: Campaign) -> list[View]:
    return [
        {
            "label": level.label,
            "hint": level.hint,
            "office": campaign.channel(level.taken_by).office,
            "own": campaign.channel(level.taken_by).own,
        }
        for level in campaign.levels
    ]


def _steps(campaign: Campaign, say: Say) -> list[View]:
    clocks = campaign.clocks
    handle = _clock(clocks.handle, say)
    steps = [
        (
            say("提交"),
            say("先自查，再填写线索表，上传佐证材料，当场得到编号、查询码和回执。"),
            say("随时"),
        ),
        (say("审查"), _reviewed(campaign, say), _within(clocks.review, say)),
        (
            say("转办"),
            say("交责任单位限期办理；不属于本级受理的，转给有权受理的一级并告知。"),
            _within(clocks.transfer, say),
        ),
        (
            say("办理"),
            say("能办的尽快办；一次办不完的签订履行协议，分期兑现。"),
            say("当年受理的原则上当年办结")
            if clocks.year_end
            else say("{clock}内").format(clock=handle),
        ),
        *_to_the_end(campaign, say),
    ]
    return [{"name": name, "what": what, "clock": clock} for name, what, clock in steps]


def _to_the_end(campaign: Campaign, say: Say) -> list[tuple[str, str, str]]:
    """From the unit's word that it is done to the strike-off."""
    clocks = campaign.clocks
    asked = say("统筹单位上门核对；您在 {clock}内答复问题是否真的解决。被反映单位不核查自己。")
    struck = say(
        "核查通过才销号；没有通过，退回继续办理。销号后您说没有解决的，{clock}内回访答复。"
    )
    return [
        (
            say("实地核查"),
            asked.format(clock=_clock(clocks.rating, say)),
            _within(clocks.verify, say),
        ),
        (say("销号"), struck.format(clock=_clock(clocks.callback, say)), say("结果书面告知")),
    ]


def _reviewed(campaign: Campaign, say: Say) -> str:
    """What the review comes to, and what can be done about a refusal."""
    told = say(
        "材料不全的，一次告知要补什么；不予受理的写明理由，{appeal}内可以提出异议，"
        "{clock}内复核答复。"
    )
    clocks = campaign.clocks
    return told.format(appeal=_clock(clocks.appeal, say), clock=_clock(clocks.objection, say))


def _clock(clock: Clock, say: Say) -> str:
    return f"{clock.days} {say('个工作日') if clock.counts == 'working' else say('日')}"


def _within(clock: Clock, say: Say) -> str:
    return say("{clock}内").format(clock=_clock(clock, say))


def _sources(campaign: Campaign, say: Say) -> list[str]:
    clocks = campaign.clocks
    named = [
        (say("审查"), clocks.review),
        (say("补充材料"), clocks.complete),
        (say("转办"), clocks.transfer),
        (say("办理"), clocks.handle),
        (say("实地核查"), clocks.verify),
        (say("提出异议"), clocks.appeal),
        (say("复核异议"), clocks.objection),
        (say("答复是否解决"), clocks.rating),
        (say("回访"), clocks.callback),
    ]
    return [
        f"{name}（{_clock(clock, say)}）：{clock.source}" for name, clock in named if clock.source
    ]


def _categories(campaign: Campaign) -> list[View]:
    return [
        {
            "id": item.id,
            "label": item.label,
            "examples": item.examples,
            "bring": item.brought,
            "lead": campaign.unit(item.lead).called,
        }
        for item in campaign.categories
    ]


#: How a routing rule names the answer it looks at.
_SUBJECTS = {
    "claimant_kind": "反映人",
    "respondent_kind": "被反映单位",
    "respondent_level": "被反映单位层级",
    "category": "问题类别",
    "judicial_status": "司法状态",
    "sme_arrears": "是否列入全国拖欠中小企业账款台账",
    "industry": "行业",
}


def _route(campaign: Campaign, route: Route, say: Say) -> str:
    """A routing rule as a sentence: 被反映单位为“国有企业”的，由区财政局牵头."""
    conditions = [
        say("{subject}为{answers}").format(
            subject=say(_SUBJECTS[name]),
            answers=say("、").join(f"“{_answer(campaign, name, value, say)}”" for value in values),
        )
        for name, values in route.when.items()
    ]
    text = say("{when}的，由{lead}牵头").format(
        when=say("，且").join(conditions), lead=campaign.unit(route.lead).called
    )
    return text + (
        say("，交{unit}办理").format(unit=campaign.unit(route.unit).called) if route.unit else ""
    )


def _answer(campaign: Campaign, name: str, value: str, say: Say) -> str:
    """The words for an answer: the campaign's own as they stand, the form's default words in its
    script."""
    label = campaign.label(name, value)
    return label if form_fields.BY_ID[name].choices_from else say(label)


def _form(campaign: Campaign, say: Say) -> list[View]:
    columns = campaign.columns()
    own = {item.id for item in campaign.form.add} | set(campaign.form.rename)
    return [
        {
            "title": say(title),
            "columns": [
                {
                    "label": item.label if item.id in own else say(item.label),
                    "required": item.required,
                }
                for item in columns
                if item.step == step
            ],
        }
        for step, title in form_fields.STEPS
    ]


def _evidence(campaign: Campaign, say: Say) -> str:
    limits = campaign.evidence
    kinds = say("、").join(kind.upper() for kind in limits.kinds)
    text = say("佐证材料可以拍照上传，单个文件不超过 {size} MB，最多 {count} 个，格式为 {kinds}。")
    return text.format(size=limits.max_file_mb, count=limits.max_files, kinds=kinds)


def _who_sees(campaign: Campaign, say: Say) -> list[str]:
    office = campaign.unit(campaign.coordinator).called
    return [
        say("企业名称、联系人和联系方式：{office}的经办人员和办理这件事的责任单位。").format(
            office=office
        ),
        say("事情经过和佐证材料：同上，加密保存，只有持本办公室密钥的人能打开。"),
        say("被反映单位：只看到办理所需要的内容，不参与核查。"),
        say(
            "社会公众：只看到隐去企业名称、项目名称、个人信息和具体金额的摘要，发布前经第二人审核。"
        ),
    ]


def _times(campaign: Campaign, say: Say) -> list[tuple[str, str]]:
    times = [
        (say("线索征集"), span_words(campaign.collection.start, campaign.collection.end)),
        (say("专项行动"), span_words(campaign.period.start, campaign.period.end)),
    ]
    until = campaign.collection.committed_until
    if until:
        times.append((say("承诺或约定的日期不晚于"), day_words(until)))
    return times


def _from_here(body: str) -> str:
    """Links of ``guide.md`` are written from the campaign's folder; the page lies one folder
    deeper."""
    return re.sub(r"(\]\()([^)\s]+)", _moved, body)


def _moved(match: re.Match[str]) -> str:
    target = match[2]
    return f"{match[1]}../{site_link(target)}" if is_relative(target) else match[0]
