"""The working-day calendar, for the administrator: which years are known, and a new year's
notice pasted in."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from casestore.calendar import holiday_notice
from casestore.calendar.working_days import YearList, is_published
from casestore.errors import Incomplete
from casestore.ledger.recount import Entered, Holidays
from casestore.lifecycle.cases import Role
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.forms import DeskForm
from forms_app.web.translations import say

blueprint = Blueprint("workdays", __name__, url_prefix="/desk/workdays")


#: What every year's notice names; one that is missing was most likely not pasted.
EVERY_YEAR = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")


@dataclass(frozen=True)
class Year:
    """A line of the table: ``source`` is ``published`` (with the program), ``entered`` or
    ``missing``."""

    year: int
    source: str
    entered: Entered | None


class NoticeForm(DeskForm):
    """The notice's text; ``sure`` holds the year that was looked through and found right."""

    year = SelectField("年份", [InputRequired("请选择年份")])
    text = TextAreaField(
        "放假通知",
        [InputRequired("请粘贴放假通知"), Length(max=5000, message="最多 5000 字，只粘贴放假安排")],
        description="把国务院办公厅放假通知的正文粘贴在这里，例如 元旦：1月1日至3日放假调休。1月4日（周日）上班。",
    )
    sure = HiddenField()

    def __init__(self, year: int) -> None:
        super().__init__(data={"year": str(year)})
        this = _this_year()
        self.year.choices = [
            SelectChoice(str(one), say("%(year)s年", year=one)) for one in range(this, this + 3)
        ]


@blueprint.route("", methods=["GET", "POST"])
@demands(Role.ADMIN)
def years() -> ResponseReturnValue:
    lines = _lines()
    form = NoticeForm(next((one.year for one in lines if one.source == "missing"), _this_year()))
    read: YearList | None = None
    if form.validate_on_submit():
        try:
            read = holiday_notice.read_notice(int(form.year.data), form.text.data)
        except Incomplete as error:
            form.text.errors = (error.fields["text"],)
    if read and form.sure.data == form.year.data:
        moved = Holidays(services().ledger).enter(read, actor())
        flash(
            say("%(year)s年的放假安排已录入，%(n)s 件案件的期限重新计算", year=read.year, n=moved),
            "ok",
        )
        return redirect(url_for("workdays.years"))
    page = render_template(
        "desk/workdays.html",
        here="workdays",
        lines=lines,
        form=form,
        read=read,
        spans=_spans,
        worked=_worked,
        missing=_missing,
    )
    return (page, 422) if form.errors else (page, 200)


def _this_year() -> int:
    return max(services().settings.today(id) for id in services().campaigns).year


def _lines() -> list[Year]:
    entered = {one.list.year: one for one in Holidays(services().ledger).all()}
    this, lines = _this_year(), []
    for year in sorted({*entered, *range(this - 1, this + 2)}):
        source = "entered" if year in entered else "published" if is_published(year) else "missing"
        lines.append(Year(year, source, entered.get(year)))
    return lines


def _spans(read: YearList) -> list[tuple[str, str, int]]:
    """Each holiday with its first and last day in words and how many days it has."""
    runs: list[list[date]] = []
    for day in sorted(read.off):
        goes_on = (
            runs
            and day - runs[-1][-1] == timedelta(days=1)
            and read.off[day] == read.off[runs[-1][-1]]
        )
        runs[-1].append(day) if goes_on else runs.append([day])
    return [
        (read.off[run[0]], "至".join(dict.fromkeys((_said(run[0]), _said(run[-1])))), len(run))
        for run in runs
    ]


def _missing(read: YearList) -> str:
    """The holidays of every year that ``read`` doesn't name."""
    named = "".join(set(read.off.values()))
    return "、".join(name for name in EVERY_YEAR if name not in named)


def _worked(read: YearList) -> str:
    return "、".join(_said(day) for day in sorted(read.worked)) or say("没有")


def _said(day: date) -> str:
    weekday = "一二三四五六日"[day.weekday()]
    return say(
        "%(month)s月%(day)s日（周%(weekday)s）", month=day.month, day=day.day, weekday=weekday
    )
