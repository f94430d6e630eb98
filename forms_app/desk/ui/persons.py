"""The people at the desk by name."""

from flask import g

from casestore.errors import NotFound
from casestore.lifecycle.roles import ROLE_NAMES, SYSTEM, Role
from casestore.publishing.site_schedule import SCHEDULED
from forms_app.desk.services import services
from forms_app.web.translations import say


def person(id: str) -> str:
    """The name of the account ``id``; ``""`` for nobody."""
    if not id:
        return ""
    if id == SCHEDULED:
        return say("定时")
    if id == SYSTEM.id:
        return ROLE_NAMES[Role.SYSTEM]
    if not id.isdigit():
        return say("示例账号")
    names: dict[str, str] = g.setdefault("names", {})
    if id not in names:
        try:
            names[id] = services().staff.member(int(id)).name
        except NotFound:
            names[id] = say("账号 %(id)s", id=id)
    return names[id]
