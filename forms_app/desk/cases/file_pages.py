"""The pages of a file looked at on the desk: pictures of its safe copy, zoomed, turned and paged
through by plain links."""

from base64 import b64encode
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.errors import Rejected
from casestore.ledger.queries import case_file, lines
from casestore.lifecycle.roles import Role
from casestore.public.page_images.child import SIDES, PageImage, PageView
from forms_app.desk.services import services
from forms_app.desk.sign_in.access import demands
from forms_app.desk.sign_in.current import actor
from forms_app.web.clean_requests import whole_number
from forms_app.web.translations import say

blueprint = Blueprint("file_pages", __name__, url_prefix="/desk/case")


@dataclass(frozen=True, kw_only=True)
class ToolLink:
    """A button of the viewer; without ``url`` there is nothing to go on to."""

    label: str
    url: str = ""


@blueprint.get("/<int:case_id>/file/<int:file_id>/view")
@demands(Role.COORDINATOR, Role.UNIT, Role.SUPERVISOR)
def show(case_id: int, file_id: int) -> ResponseReturnValue:
    """One page of a file as a picture, with the way to the others."""
    ledger, view, why = services().ledger, asked_view(), ""
    drawn: PageImage | None = None
    try:
        file, drawn = case_file.view_file(ledger, case_id, file_id, actor(), view)
        view = replace(view, page=min(view.page, drawn.pages))
    except Rejected as error:
        file, why = case_file.file_line(ledger, case_id, file_id, actor()), say(str(error))
    return render_template(
        "desk/file_page.html",
        here="ledger",
        row=lines.case_line(ledger, case_id, actor()),
        file=file,
        file_id=file_id,
        why=why,
        view=view,
        pages=drawn.pages if drawn else 0,
        picture=b64encode(drawn.jpeg).decode() if drawn else "",
        tools=_tools(case_id, file_id, view, drawn.pages) if drawn else (),
    )


def asked_view() -> PageView:
    """What this request asks to see; what it says wrongly is as it would be without."""
    page, zoom, turn = (
        whole_number(request.args.get(name), otherwise)
        for name, otherwise in (("page", 1), ("zoom", 1), ("turn", 0))
    )
    return PageView(
        page=max(1, page),
        zoom=zoom if zoom in SIDES else 1,
        turn=turn if turn in (90, 180, 270) else 0,
    )


def _tools(case_id: int, file_id: int, view: PageView, pages: int) -> list[ToolLink]:
    def link(label: str, there: bool, **changed: int) -> ToolLink:
        if not there:
            return ToolLink(label=say(label))
        wanted = replace(view, **changed)
        at = url_for(".show", case_id=case_id, file_id=file_id, **vars(wanted))
        return ToolLink(label=say(label), url=at)

    return [
        link("第一页", view.page > 2, page=1),
        link("上一页", view.page > 1, page=view.page - 1),
        link("下一页", view.page < pages, page=view.page + 1),
        link("最后一页", view.page < pages - 1, page=pages),
        link("放大", view.zoom < max(SIDES), zoom=view.zoom + 1),
        link("缩小", view.zoom > 1, zoom=view.zoom - 1),
        link("向左转", True, turn=(view.turn - 90) % 360),
        link("向右转", True, turn=(view.turn + 90) % 360),
    ]
