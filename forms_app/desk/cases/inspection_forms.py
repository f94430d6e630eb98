"""The forms of inspections: what is registered, and the words that go with each act on one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from wtforms import DateField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from casestore.campaign.form_fields import DEFAULT_FIELDS
from casestore.campaign.model import Campaign
from casestore.errors import Doubtful, Incomplete
from casestore.ledger.queries.inspections import Inspection
from casestore.ledger.verbs.inspections import LONGEST, WantedInspection
from casestore.lifecycle.inspections import Plan, exceptions_of, may_register
from forms_app.clue import typed_values
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.forms import DAY_FORMATS, DeskForm, choice, text
from forms_app.web.translations import say

_USCC = next(one for one in DEFAULT_FIELDS if one.id == "uscc")


def units_of(campaign: Campaign) -> list[tuple[str, str]]:
    """The departments whose inspections the person registers: id and name."""
    ours = (one for one in campaign.units if may_register(actor(), campaign.id, one.id))
    return [(one.id, one.name) for one in ours]


def inspection_form(campaign: Campaign, today: date, before: Inspection | None = None) -> DeskForm:
    """What is registered; of one that was registered ``before`` what stands there, and why it is
    another now."""
    if before is None:
        units = units_of(campaign)
        unit = {"unit": _unit(units)} if len(units) > 1 else {}  # made first, so it stands first
        parts = {**unit, **_parts(campaign, today)}
        first: type[DeskForm] = type("InspectionForm", (DeskForm,), parts)
        return first()
    parts = _parts(campaign, today)
    parts["words"] = text("更改的原因", "例如：企业停产检修，改期。", "请写明更改的原因", rows=2)
    known = {name: getattr(before, name) for name in (*LONGEST, "day", "exception", "basis")}
    changed: type[DeskForm] = type("InspectionForm", (DeskForm,), parts)
    return changed(data=known)


def _unit(units: list[tuple[str, str]]) -> SelectField:
    return choice("检查单位", "", "请选择检查单位", units)


def _parts(campaign: Campaign, today: date) -> dict[str, Any]:
    return {
        "day": DateField(
            "检查日期",
            [InputRequired("请填写检查日期")],
            format=DAY_FORMATS,
            description=_which_days(campaign, today),
        ),
        "enterprise": _line("企业名称", "与营业执照一致。", "请填写企业名称"),
        "uscc": _line("统一社会信用代码", "18 位，见营业执照。", "请填写统一社会信用代码（18 位）"),
        "matter": text("检查事项", "检查什么、依据什么，企业能看到。", "请写明检查事项", rows=3),
        "people": text(
            "检查人员",
            "写岗位和人数，不写姓名，例如 执法大队执法人员 2 名、专家 1 名。",
            "请写明检查人员的岗位和人数",
            rows=2,
        ),
        **_excepted(campaign),
    }


def _excepted(campaign: Campaign) -> dict[str, Any]:
    """The fields of an exception, where the campaign has any."""
    named = exceptions_of(campaign)
    if not named:
        return {}
    choices = [SelectChoice("", say("没有")), *(SelectChoice(one, one) for one in named)]
    return {
        "exception": SelectField(
            "例外情形",
            choices=choices,
            default="",
            description="安静日检查、来不及提前登记的，才选。",
        ),
        "basis": text(
            "例外的依据",
            "选了例外情形的必填，企业能看到。例如：6月3日12345转来的泄漏举报。",
            "请写明例外的依据",
            required=False,
            rows=2,
        ),
    }


def _line(label: str, hint: str, missing: str) -> StringField:
    off = {"autocomplete": "off", "spellcheck": "false"}
    return StringField(label, [InputRequired(missing)], description=hint, render_kw=off)


def _which_days(campaign: Campaign, today: date) -> str:
    rules, quiet = campaign.inspections, campaign.quiet_days
    ahead = say("至少提前 %(n)s 天登记。", n=rules.days_ahead) if rules else ""
    return ahead + (say("%(days)s。", days=say(quiet.words)) if quiet else "")


def wanted_in(form: DeskForm, today: date) -> WantedInspection:
    """What was typed. Raises :class:`Incomplete` and :class:`Doubtful` about the code."""
    said = {one.name: one.data for one in form if one.name != "csrf_token"}
    plan = Plan(
        day=said["day"], exception=said.get("exception") or "", basis=said.get("basis") or ""
    )
    return WantedInspection(
        enterprise=said["enterprise"],
        uscc=_code_in(said["uscc"], form.confirmed, today),
        matter=said["matter"],
        people=said["people"],
        plan=plan,
    )


def _code_in(typed: str, confirmed: frozenset[str], today: date) -> str:
    try:
        return typed_values.read(_USCC, typed, today)
    except typed_values.Doubtful as error:
        key = f"uscc={error.kept}"
        if key not in confirmed:
            raise Doubtful({key: error.found}) from error
        return error.kept
    except typed_values.Unreadable as error:
        raise Incomplete({"uscc": str(error)}) from error


@dataclass(frozen=True, kw_only=True)
class ActWords:
    """What the page of an act is called, its button and field, and what is said when it is done."""

    heading: str
    button: str
    label: str
    hint: str
    done: str


ACTS: dict[str, ActWords] = {
    "cancel": ActWords(
        heading="取消检查",
        button="取消检查",
        label="取消的原因",
        hint="企业扫码看到已取消，看不到原因。",
        done="已取消",
    ),
    "record": ActWords(
        heading="登记检查结果",
        button="登记结果",
        label="检查结果",
        hint="例如：未发现问题；责令改正 2 项，6月20日前改完。企业扫码看不到。",
        done="已登记结果",
    ),
    "follow": ActWords(
        heading="登记回访",
        button="登记回访",
        label="回访情况",
        hint="了解到什么、怎样处理。只有统筹岗和督查岗可见，检查单位看不到。",
        done="已登记回访",
    ),
}


def act_form(words: ActWords) -> DeskForm:
    """The words that go with an act."""
    parts = {"words": text(words.label, words.hint, say("请写明%(what)s", what=words.label))}
    form: type[DeskForm] = type("ActForm", (DeskForm,), parts)
    return form()
