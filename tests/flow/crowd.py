"""Four cases like one, of four other enterprises, each with an approved summary: with them a fifth
is public."""

from collections.abc import Mapping
from dataclasses import replace

from casestore.ledger.records import Clue, MoveRequest
from casestore.ledger.verbs import registering
from casestore.lifecycle.needs import Need
from casestore.publishing import summaries
from casestore.settings import load_settings
from commands.wiring import open_ledger
from tests.casestore.ledger_fixture import (
    COORDINATOR,
    SECOND,
    TEXT,
    confirming,
    needs_for,
    reopen,
    who_may,
)
from tests.flow.running import PASSPHRASE, Office

VERBS = ("accept", "transfer", "take_up", "settle", "strike_off")


def four_alike(office: Office, campaign: str, values: Mapping[str, str], unit: str) -> None:
    """Work four clues of ``values`` to their end at ``unit``, then approve what is told of them."""
    settings = load_settings(office.instance, office.content)
    inner = reopen(office.instance, PASSPHRASE.read_text(encoding="ascii").strip())
    inner = replace(inner, settings=settings, ledger=open_ledger(settings, opener=inner.opener))
    asked = {column.id for column in inner.campaigns[campaign].columns()}
    given = {key: value for key, value in values.items() if key in asked}
    needs = needs_for(inner.campaigns[campaign], settings) | {Need.UNIT: unit}
    ids = []
    for number in range(4):
        files = (inner.keep(), inner.keep("signed-form", "线索表.pdf"))
        other = given | {"uscc": f"91360122MA{number:08}"}
        clue = Clue(campaign=campaign, values=other, files=files)
        row = inner.row(registering.register(inner.ledger, clue, f"{campaign}-{number}").case_id)
        for verb in VERBS:
            proof = [inner.keep("proof", "凭证.pdf")]
            request = MoveRequest(verb=verb, version=row.version, given=needs, files=proof)
            row = confirming(inner.ledger, row.id, who_may(verb), request)
        ids.append(row.id)
    for id in ids:
        draft = summaries.save(inner.ledger, id, COORDINATOR, TEXT)
        summaries.submit(inner.ledger, id, COORDINATOR, draft.sha)
        summaries.approve(inner.ledger, id, SECOND, draft.sha)
    inner.store.close()
