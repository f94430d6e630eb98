"""A unit objects to having been handed a case, and the coordinator answers."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casestore.ledger.verbs import route_objecting
from casestore.lifecycle.roles import Role
from forms_app.desk.cases.act_page import ActWords, answer_act
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.forms import DeskForm, text

blueprint = Blueprint("routing", __name__, url_prefix="/desk/case")

OBJECTING = ActWords("对转办提出异议", "提出异议", "异议已提出，答复以前办理期限照算")
KEEPING = ActWords("维持转办", "维持转办", "已维持转办，责任单位能看到理由")


class ObjectForm(DeskForm):
    """Why another unit should have it."""

    reason = text(
        "异议理由",
        "写明依据和应由哪个单位办理。机构改革、人员调整、负责人变更不是理由。统筹岗和督查岗能看到，"
        "反映人看不到。",
        "请写明不属于本单位办理的依据，以及应由哪个单位办理",
    )


class KeepForm(DeskForm):
    """Why it stays."""

    reason = text(
        "维持转办的理由",
        "责任单位和督查岗能看到，反映人看不到。异议成立的，请用“改派”。",
        "请写明维持转办的理由和依据",
    )


def shown(case_id: int) -> dict[str, Any]:
    """What the page of a case says of objections to its routing."""
    ledger, who = services().ledger, actor()
    return {
        "route_objections": route_objecting.objections(ledger, who, case_id),
        "object_until": route_objecting.may_object_until(ledger, case_id, who),
    }


@blueprint.route("/<int:case_id>/route/object", methods=["GET", "POST"])
@demands(Role.UNIT)
def object_to(case_id: int) -> ResponseReturnValue:
    form = ObjectForm()

    def verb() -> None:
        route_objecting.object_to_route(services().ledger, case_id, actor(), form.reason.data or "")

    return answer_act(case_id, form, OBJECTING, verb)


@blueprint.route("/<int:case_id>/route/<int:asked>/keep", methods=["GET", "POST"])
@demands(Role.COORDINATOR)
def keep(case_id: int, asked: int) -> ResponseReturnValue:
    form = KeepForm()

    def verb() -> None:
        reason = form.reason.data or ""
        route_objecting.keep_route(services().ledger, case_id, actor(), asked, reason)

    return answer_act(case_id, form, KEEPING, verb)
