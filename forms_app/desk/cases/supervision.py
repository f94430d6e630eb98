"""What the office does beside the moves: pressing, noting, answering. Each is a form and
one call to the ledger."""

from datetime import date

from flask import Blueprint
from flask.typing import ResponseReturnValue
from wtforms import BooleanField

from casestore.ledger.queries import lines
from casestore.ledger.verbs import supervision
from casestore.lifecycle.pressing import ORDERED_BY, report_day
from casestore.lifecycle.roles import Role
from forms_app.desk.cases.act_page import ActWords, answer_act
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.forms import DeskForm, deadline, text

blueprint = Blueprint("supervision", __name__, url_prefix="/desk/case")


PRESSING = ActWords("督办", "发出督办", "已发出督办，记入台账")
NOTING = ActWords("记一笔", "保存记录", "已记入台账")
REPLYING = ActWords("给反映人留言", "发出留言", "留言已发出，反映人凭查询码可以看到")


def press_form(today: date) -> type[DeskForm]:
    """Pressing a slow case: what is demanded of the unit, and by when it reports."""
    parts = {
        "text": text(
            "督办要求",
            "写明存在的问题和要求的结果，责任单位能看到，反映人看不到。",
            "请写明督办要求",
        ),
        "report_by": deadline(
            "报告期限",
            "责任单位在这一天以前书面报告，例如 2022年12月31日。",
            "请填写报告期限",
            today,
        ),
        "listed": BooleanField(
            "挂牌督办", description="选填。在系统内公开列名，重大或长期不办的才挂牌。"
        ),
    }
    return type("PressForm", (DeskForm,), parts)


#: Who reads a note, by whether somebody of the responsible unit writes it.
NOTE_READERS = {
    False: "只有统筹岗和督查岗可见，责任单位和反映人看不到",
    True: "统筹岗、督查岗和本单位可见，反映人看不到",
}


def note_readers() -> str:
    """Who will read a note of this person."""
    return NOTE_READERS[Role.UNIT in actor().roles]


def note_form() -> type[DeskForm]:
    """A line in the history that the claimant doesn't read."""
    hint = f"例如电话沟通的要点。{note_readers()}。"
    return type("NoteForm", (DeskForm,), {"text": text("记录", hint, "请填写记录")})


class ReplyForm(DeskForm):
    """Words that the claimant reads."""

    text = text(
        "留言",
        "反映人凭编号和查询码看到全文；提醒邮件只说有新留言，不带内容。不写经办人姓名。",
        "请填写留言",
    )


@blueprint.route("/<int:case_id>/press", methods=["GET", "POST"])
@demands(*ORDERED_BY)
def press(case_id: int) -> ResponseReturnValue:
    row = lines.case_line(services().ledger, case_id, actor())
    today = services().settings.today(row.campaign)
    answer_by = report_day(today, services().ledger.calendar())
    form = press_form(today)(data={"report_by": answer_by})

    def verb() -> None:
        said, listed, day = (form[name].data for name in ("text", "listed", "report_by"))
        supervision.press(services().ledger, case_id, actor(), said.strip(), listed, day)

    return answer_act(case_id, form, PRESSING, verb)


@blueprint.route("/<int:case_id>/note", methods=["GET", "POST"])
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def note(case_id: int) -> ResponseReturnValue:
    form = note_form()()

    def verb() -> None:
        supervision.note(services().ledger, case_id, actor(), form["text"].data.strip())

    return answer_act(case_id, form, NOTING, verb)


@blueprint.route("/<int:case_id>/reply", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def reply(case_id: int) -> ResponseReturnValue:
    form = ReplyForm()

    def verb() -> None:
        supervision.reply(services().ledger, case_id, actor(), form.text.data.strip())

    return answer_act(case_id, form, REPLYING, verb)
