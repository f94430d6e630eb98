"""A registration that somebody began and goes on with later: what was filled in lies sealed with
what came in, so that it waits where all that came in waits."""

from dataclasses import replace
from typing import Any

from casestore.campaign.model import Campaign
from casestore.errors import Stale
from casestore.ledger.verbs import incoming as verbs
from casestore.ledger.verbs.incoming import Arrived, Contents
from casestore.lifecycle.incoming import IncomingKind
from casestore.sealing.kept_file import KeptFile
from forms_app.clue.columns import attribute
from forms_app.desk.cases.paper_form import PaperForm, typed_in
from forms_app.desk.cases.paper_incoming import FromIncoming
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.desk.ui.uploads import Uploads
from forms_app.web.translations import say

#: The name of the button that keeps what is filled in, whatever is wrong with it.
KEEP = "letter.keep"


def keep(campaign: Campaign, form: PaperForm, sent: Uploads, source: FromIncoming | None) -> int:
    """Keep ``form`` as it stands; the id of what came in under which it waits. Kept again from the
    same page it is the same one. Raises as :func:`casestore.ledger.verbs.incoming.keep`
    does."""
    verbs.must_be_coordinator(actor())
    ledger, key = services().ledger, form.key.data or ""
    begun = _filled_in(campaign, form)
    id = source.one.id if source else verbs.known_as(ledger, key)
    said = source.one.contents if source else _said(form, key)
    files = _together(said.files, sent.files)
    contents = replace(said, files=files, begun_for=campaign.id, begun=begun)
    if id is None:
        day = form.received_on.data or form.today
        arrived = Arrived(
            kind=_kind(form.way_in.data or ""),
            same=key,
            arrived_on=min(day, form.today),
            contents=contents,
        )
        id = verbs.take_in(ledger, arrived, actor())
        if id is None:
            raise Stale(say("这份来件刚存过一次，请到“来件待登记”里打开"))
        return id
    verbs.keep(ledger, id, contents, actor())
    return id


def _filled_in(campaign: Campaign, form: PaperForm) -> dict[str, str]:
    typed = {attribute(id): text for id, text in typed_in(form, campaign).items() if text}
    asked = {"way_in": form.way_in.data or "", "later": "yes" if form.later.data else ""}
    day: Any = form.received_on.data
    asked["received_on"] = day.isoformat() if day else ""
    return typed | {name: text for name, text in asked.items() if text}


def _said(form: PaperForm, key: str) -> Contents:
    named = form[attribute("enterprise")].data if attribute("enterprise") in form else ""
    sender = str(named or "").strip()
    return Contents(sender=sender, subject=say("没登记完的来件"), text="", key=key)


def _together(before: tuple[KeptFile, ...], sent: list[KeptFile]) -> tuple[KeptFile, ...]:
    """What came in with it, then what was added; what was said of a file last holds."""
    last = {one.stored: one for one in (*before, *sent)}
    return tuple(last.values())


def _kind(way_in: str) -> IncomingKind:
    """By which way it came, as far as the campaign calls its ways in so; a letter otherwise."""
    known = {one.value for one in IncomingKind}
    return IncomingKind(way_in) if way_in in known else IncomingKind.LETTER
