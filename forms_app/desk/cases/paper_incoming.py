"""What was read of a mail or noted of a call, filled into the form in which it is registered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request

from casestore.campaign.model import Campaign
from casestore.ledger.queries import incoming
from casestore.ledger.queries.incoming import Incoming
from casestore.lifecycle.incoming import IncomingKind, IncomingState
from casestore.sealing.kept_file import KeptFile
from forms_app.clue.columns import attribute
from forms_app.desk.cases.paper_form import ways_in
from forms_app.desk.services import services
from forms_app.desk.sign_in.current import actor
from forms_app.mail.reading.answers import proposed


@dataclass(frozen=True)
class FromIncoming:
    """``one`` is what is being registered; ``given`` are values for the form's fields."""

    one: Incoming
    given: dict[str, Any]
    kinds: tuple[str, ...]

    @property
    def is_dealt_with(self) -> bool:
        """Whether there is nothing to fill in any more; a second press gets its receipt again."""
        waits = self.one.state is IncomingState.WAITING
        return not waits and request.method != "POST"

    def files(self, sent: Sequence[KeptFile]) -> list[KeptFile]:
        """The files of the form: at first those of the mail that the campaign takes; then those
        that were ``sent`` along, one of them named as the signed form."""
        if request.method != "POST":
            return [file for file in self.one.contents.files if file.kind in self.kinds]
        own = {file.stored for file in self.one.contents.files}
        signed = request.form.get("signed", "")
        return [_named(file, signed) if file.stored in own else file for file in sent]


def _named(file: KeptFile, signed: str) -> KeptFile:
    return replace(file, purpose="signed-form" if file.stored == signed else "evidence")


def from_incoming(campaign: Campaign, today: date) -> FromIncoming | None:
    """What ``?incoming=`` names; ``None`` where it names nothing. Raises as
    :func:`casestore.ledger.queries.incoming.incoming` does."""
    id = request.args.get("incoming", type=int)
    if id is None:
        return None
    one = incoming.looked_at(services().ledger, id, actor())
    said = one.contents
    if said.begun_for == campaign.id:
        return FromIncoming(one, _gone_on_with(one), tuple(campaign.evidence.kinds))
    values = proposed(campaign, said.text, said.fields)
    if said.address and any(column.id == "email" for column in campaign.columns()):
        values.setdefault("email", said.address)
    given: dict[str, Any] = {attribute(name): value for name, value in values.items()}
    given |= {"key": said.key, "received_on": min(one.arrived_on, today)}
    if way := _way_in(campaign, one.kind):
        given["way_in"] = way
    return FromIncoming(one, given, tuple(campaign.evidence.kinds))


def _gone_on_with(one: Incoming) -> dict[str, Any]:
    """What somebody had filled in of the registration of ``one``, for the form's fields."""
    begun = dict(one.contents.begun)
    day = begun.pop("received_on", "")
    given: dict[str, Any] = {**begun, "key": one.contents.key}
    return given | {"received_on": date.fromisoformat(day) if day else None}


def _way_in(campaign: Campaign, kind: IncomingKind) -> str:
    """The campaign's own way in of that name; a person chooses where it has none."""
    return next((id for id, _label in ways_in(campaign) if id == kind.value), "")
