"""The working-day calendar, for the administrator: which years are known, and a new year's
notice pasted in."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from casestore.calendar import holiday_notice
from casestore.calendar.working_days import YearList, is_published
from casestore.ledger.verbs.recount import Entered, enter_list, entered_lists
from casestore.lifecycle.roles import Role
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm
from forms_app.web.dates import short_weekday
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


class ReadNotice(NamedTuple):
    """A notice that was understood, and how many deadlines moved when it was entered; ``None``
    where somebody has to look it through first."""

    notice: YearList
    moved: int | None


class NoticeForm(DeskForm):
    """The notice's text; ``sure`` holds the year that was looked through and found right."""

    # one of them is always chosen: without an empty first one, HTML has no "required" for it
    year = SelectField("年份", [InputRequired("请选择年份")], render_kw={"required": False})
    text = TextAreaField(
        "放假通知",
        [InputRequired("请粘贴放假通知"), Length(max=5000, message="最多 5000 字，只粘贴放假安排")],
        description="把国务院办公厅放假通知的正文粘贴在这里，"
        "例如 元旦：1月1日至3日放假调休。1月4日（周日）上班。",
    )
    sure = HiddenField()
    #: The version of the list that stood there when this one was looked through.
    replaces = HiddenField()

    def __init__(self, year: int) -> None:
        super().__init__(data={"year": str(year)})
        this = _this_year()
        self.year.choices = [
            SelectChoice(str(one), say("%(year)s年", year=one)) for one in range(this, this + 3)
        ]


@blueprint.route("", methods=["GET", "POST"])
@demands(Role.ADMIN)
def years() -> ResponseReturnValue:
    """The years, and a notice pasted in: read back first, entered when it comes again as it was."""
    lines = _lines()
    form = NoticeForm(next((one.year for one in lines if one.source == "missing"), _this_year()))

    def read_or_enter() -> ReadNotice:
        notice = holiday_notice.read_notice(int(form.year.data), form.text.data)
        if form.sure.data != form.year.data:
            return ReadNotice(notice, None)
        replaces = form.replaces.data or ""
        return ReadNotice(notice, enter_list(services().ledger, notice, actor(), replaces))

    def then(read: ReadNotice) -> ResponseReturnValue:
        if read.moved is None:
            return _page(form, read.notice)
        sentence = "%(year)s年的放假安排已录入，%(n)s 件案件的期限重新计算"
        done = say(sentence, year=read.notice.year, n=read.moved)
        return go_on(done, url_for("workdays.years"))

    return answer(form, read_or_enter, then, lambda: _page(form))


def _page(form: NoticeForm, notice: YearList | None = None) -> str:
    """The years; with a ``notice`` what was read in it, to be looked through instead, beside what
    it replaces."""
    lines = _lines()
    there = next((one.entered for one in lines if notice and one.year == notice.year), None)
    form.replaces.data = there.version if there else ""
    return render_template(
        "desk/workdays.html",
        here="workdays",
        lines=lines,
        form=form,
        notice=notice,
        there=there,
        off_days=_off_days,
        worked_days=_worked_days,
        unnamed_holidays=_unnamed_holidays,
    )


def _this_year() -> int:
    return max(services().settings.today(id) for id in services().campaigns).year


def _lines() -> list[Year]:
    entered = {one.list.year: one for one in entered_lists(services().ledger)}
    this, lines = _this_year(), []
    for year in sorted({*entered, *range(this - 1, this + 2)}):
        source = "entered" if year in entered else "published" if is_published(year) else "missing"
        lines.append(Year(year, source, entered.get(year)))
    return lines


def _off_days(notice: YearList) -> list[tuple[str, str, int]]:
    """Each holiday with its first and last day in words and how many days it has."""
    runs: list[list[date]] = []
    for day in sorted(notice.off):
        goes_on = (
            runs
            and day - runs[-1][-1] == timedelta(days=1)
            and notice.off[day] == notice.off[runs[-1][-1]]
        )
        runs[-1].append(day) if goes_on else runs.append([day])
    return [(notice.off[run[0]], _from_to(run[0], run[-1]), len(run)) for run in runs]


def _from_to(first: date, last: date) -> str:
    return "至".join(dict.fromkeys((short_weekday(first), short_weekday(last))))


def _unnamed_holidays(notice: YearList) -> str:
    """The holidays of every year that ``notice`` doesn't name."""
    named = "".join(set(notice.off.values()))
    return "、".join(name for name in EVERY_YEAR if name not in named)


def _worked_days(notice: YearList) -> str:
    return "、".join(short_weekday(day) for day in sorted(notice.worked)) or say("没有")
