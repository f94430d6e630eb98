"""What came over the counter and couldn't be taken in: listed on the first page until somebody has
seen to it and it could."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from casestore.errors import NotFound
from casestore.exchange.inbox import Arrivals, Refusal
from casestore.lifecycle.roles import Role
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.ui.form_posts import go_on
from forms_app.web.translations import say

blueprint = Blueprint("refused_items", __name__, url_prefix="/desk/refused")


def refused_items() -> list[Refusal]:
    """The items that wait for a person, oldest first."""
    return _arrivals().refusals()


@blueprint.post("/<name>/again")
@demands(Role.COORDINATOR)
def again(name: str) -> ResponseReturnValue:
    """Try once more to take the item in: the importer does within seconds."""
    try:
        _arrivals().again(name)
    except NotFound as error:
        return go_on(say(str(error)), url_for("today.home"), "error")
    return go_on(say("已重新登记，几秒钟后见分晓"), url_for("today.home"))


def _arrivals() -> Arrivals:
    return Arrivals(services().settings.inbox)
