"""The clue form's columns as one form of the desk, for what came on paper."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import partial
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FileField,
    Form,
    HiddenField,
    MultipleFileField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired

from casestore.campaign import form_fields
from casestore.campaign.model import Campaign
from casestore.exchange.completeness import PAPERS
from forms_app.clue.columns import (
    FILE_KINDS,
    as_text,
    attribute,
    option_ids,
    purpose_of,
    read_all,
    readable,
    said_again,
)
from forms_app.clue.typed_values import missing
from forms_app.desk.cases.paper_doubts import texts_in
from forms_app.desk.cases.paper_papers import papers_field
from forms_app.desk.sign_in.current import own_campaigns
from forms_app.desk.ui.forms import DAY_FORMATS, Check, DeskForm, accepted, choice, some_file
from forms_app.desk.ui.uploads import Uploads
from forms_app.web.dates import day as in_words
from forms_app.web.translations import say

#: A day of arrival before so many days is asked back: often the year is wrong.
LONG_AGO = timedelta(days=30)


class PaperForm(DeskForm):
    """Base of the forms: what the store calls a column is a field with a prefix here."""

    today: date
    #: The columns that are asked on the signed form.
    signing: frozenset[str] = frozenset()

    @property
    def waived(self) -> frozenset[str]:
        """What may stay empty: of a letter that isn't signed nothing is known of who signs."""
        return self.signing if self["later"].data else frozenset()

    @property
    def sure(self) -> dict[str, str]:
        """What was sent before as it stands, and asked back as doubtful then."""
        return texts_in(self.doubted.data or "")

    def name_of(self, requirement: str) -> str:
        return requirement if requirement == "received_on" else attribute(requirement)

    @property
    def asks_back(self) -> bool:
        """Whether the day of arrival lies so long ago that somebody has to say so once more."""
        day: date | None = self.received_on.data
        return day is not None and day < self.today - LONG_AGO


def paper_form(campaign: Campaign, today: date, sent: Uploads) -> type[PaperForm]:
    """The form of ``campaign``; files in ``sent`` need not be chosen again."""
    fields: dict[str, Any] = {
        "key": HiddenField(
            name="letter.key", validators=[InputRequired(say("页面不完整，请重新打开"))]
        ),
        "uploaded": HiddenField(),
        "doubted": HiddenField(name="letter.doubted"),
        "way_in": _way_in(campaign),
        "today": today,
        "signing": frozenset(one.id for one in campaign.columns() if one.step == "sign"),
        "received_on": _received_on(today),
        **_ticks(campaign),
        **papers_field(campaign),
    }
    have = {one.purpose for one in sent.files}
    for column in campaign.columns():
        if column.kind in FILE_KINDS:
            needed = column.required and purpose_of(column) not in have
            fields[attribute(column.id)] = _file_field(campaign, column, needed)
        else:
            fields[attribute(column.id)] = field_of(campaign, column, today)
    return type("CampaignPaperForm", (PaperForm,), fields)


def _way_in(campaign: Campaign) -> Any:
    hint, ask = _about_ways_in(campaign), say("请选择线索来源")
    return choice(say("线索来源"), hint, ask, ways_in(campaign), name="letter.way-in")


def _ticks(campaign: Campaign) -> dict[str, Any]:
    """What a person confirms or says by a tick."""
    return {
        "long_ago": BooleanField(say("已经核对，收到日期没有错"), name="letter.long-ago"),
        "another": BooleanField(say("已经核对，这是另一份来件，不是同一件"), name="letter.another"),
        "later": BooleanField(
            say("来件没有签字盖章，或者代办的没有授权委托书，先登记为待补正"),
            name="letter.later",
            description=_waiting(campaign),
        ),
    }


def campaigns_with_paper() -> list[Campaign]:
    """The campaigns of the person that still take clues and name a way in beside the web form."""
    open_ones = (one for one in own_campaigns() if not one.closed)
    return [one for one in open_ones if ways_in(one)]


def ways_in(campaign: Campaign) -> list[tuple[str, str]]:
    """Id and name of each way in that is not the web form's own."""
    own = {campaign.source_of(one.id) for one in campaign.claimants}
    return [(one.id, one.label) for one in campaign.sources if one.id not in own]


def _received_on(today: date) -> Any:
    return DateField(
        say("收到日期"),
        [InputRequired(say("请填写收到来件的日期")), _day_of_arrival(today)],
        format=DAY_FORMATS,
        default=today,
        name="letter.received-on",
        description=say("来信以签收日为准，电子邮件以到达日为准，来访来电以当天为准。"),
    )


def _day_of_arrival(today: date) -> Check:
    def check(form: Form, field: Field) -> None:
        if field.data is None:
            return
        if field.data > today:
            raise ValidationError(say("收到日期不能晚于今天（%(day)s）", day=in_words(today)))
        if form.asks_back and not form["long_ago"].data:
            raise ValidationError(
                say("收到日期是%(day)s，早于一个月前，请核对后勾选", day=in_words(field.data))
            )

    return check


def _about_ways_in(campaign: Campaign) -> str:
    """What the campaign says of its ways in, one after the other."""
    offered = {id for id, _label in ways_in(campaign)}
    told = [
        f"{one.label}：{one.hint}" for one in campaign.sources if one.hint and one.id in offered
    ]
    return "".join(told)


def values_of(form: PaperForm, campaign: Campaign, today: date) -> dict[str, str]:
    """What a valid ``form`` says, by column, as the ledger keeps it."""
    typed = typed_in(form, campaign)
    typed |= {said_again(id): text for id, text in form.sure.items()}
    values, _unreadable = read_all(campaign, typed, today)
    return values


def category_of(form: PaperForm, campaign: Campaign) -> str:
    """The category that is chosen in ``form``; ``""`` while none is."""
    said = as_text(form[attribute("category")].data)
    return said if said in {one.id for one in campaign.categories} else ""


def sections(form: PaperForm, campaign: Campaign) -> list[tuple[str, list[Any]]]:
    """(title, fields) of each step of the clue form that has columns in ``campaign``: those that
    the chosen category is asked for, before a choice those of every category."""
    titles = {**dict(form_fields.STEPS), "check": say("受理条件")}
    asked = _asked(form, campaign)
    found = [
        (title, [form[attribute(one.id)] for one in asked if one.step == step])
        for step, title in titles.items()
    ]
    return [(title, fields) for title, fields in found if fields]


def _asked(form: PaperForm, campaign: Campaign) -> list[form_fields.Field]:
    category = category_of(form, campaign)
    asked = [one for one in campaign.columns(category) if category or not one.categories]
    return sorted(asked, key=lambda column: column.id != "category")


def set_aside(form: PaperForm, campaign: Campaign) -> dict[str, str]:
    """What was typed into columns that the chosen category isn't asked for, for the page to carry:
    it comes back with its category, and is not registered."""
    asked = {one.id for one in _asked(form, campaign)}
    typed = typed_in(form, campaign)
    return {id: text for id, text in typed.items() if text and id not in asked}


def asks_more(form: PaperForm, campaign: Campaign, sent: Collection[str]) -> bool:
    """Whether the chosen category is asked for a column for which the page that was ``sent`` had no
    field."""
    return any(
        one.id not in sent
        for one in _asked(form, campaign)
        if one.categories and one.kind not in FILE_KINDS
    )


def typed_in(form: PaperForm, campaign: Campaign) -> dict[str, str]:
    """What was typed into ``form``, as it came, by column."""
    return {one.id: as_text(form[attribute(one.id)].data) for one in campaign.columns()}


def _file_field(campaign: Campaign, column: form_fields.Field, needed: bool) -> Any:
    kind = MultipleFileField if column.kind == "files" else FileField
    return kind(
        column.label,
        [_unless_later(column)] if needed else [],
        render_kw=accepted(campaign),
        name=column.id,
        description=_hint(column),
    )


def _unless_later(column: form_fields.Field) -> Check:
    """Asks for the file of ``column``, unless it is one that may come later and will."""
    ask = some_file(missing(column))

    def check(form: Form, field: Field) -> None:
        if column.id not in PAPERS or not form["later"].data:
            ask(form, field)

    return check


def _waiting(campaign: Campaign) -> str:
    """How long a clue waits for what it lacks."""
    term = campaign.clocks.complete
    unit = say("个工作日") if term.counts == "working" else say("天")
    return say("请来件人在 %(n)d %(unit)s内补交，期限从收到日期起算。", n=term.days, unit=unit)


def field_of(campaign: Campaign, column: form_fields.Field, today: date) -> Any:
    """The field that asks for what stands in ``column``."""
    label, hint = column.label, _hint(column)
    check = partial(readable, column, today, option_ids(campaign, column))
    if column.kind == "choice":
        options = [(one.id, one.label) for one in campaign.options(column)]
        more: dict[str, Any] = {"name": column.id, "default": ""}
        return choice(label, hint, missing(column), options, check=check, **more)
    if column.kind == "declaration":
        label = say("来件有签字人的这句声明：“%(text)s”", text=column.label)
        return BooleanField(label, [check], name=column.id)
    if column.kind == "multiline":
        size = {"rows": 5}
        return TextAreaField(label, [check], render_kw=size, name=column.id, description=hint)
    alone = {"autocomplete": "off"}
    return StringField(label, [check], render_kw=alone, name=column.id, description=hint)


def _hint(column: form_fields.Field) -> str:
    hints = {
        "evidence": say("扫描或拍照。至少一份，可以选多个文件。"),
        "signed_form": say("来件原件的扫描件或照片，看得清签字和公章。"),
        "email": say("填写后，每有进展都会给来件人发信。"),
        "mandate": say("由代理人、经办人代为提交的必须有，只给统筹岗看。"),
        "contact": "",
    }
    hint = hints.get(column.id, column.hint)
    return hint if column.required else say("选填。") + hint
