"""The stores of an instance, opened for whoever needs them, and the content that they go by."""

import structlog

from casestore.campaign.edition import CurrentCampaigns, CurrentEdition
from casestore.database.engine import Store, migrate
from casestore.ledger.content_in_use import lost_names
from casestore.ledger.ledger import Ledger
from casestore.sealing.vault import Opener, Sealer
from casestore.settings import Settings

log = structlog.get_logger()


def open_ledger(settings: Settings, sealed: bool = False) -> Ledger:
    """The ledger of an instance, which goes by the content of the current release; ``sealed``
    leaves the office's private key alone (the intake process).

    What cases name and that content lacks is logged: their pages show ids instead of names.
    """
    migrate(settings.database)
    opener = None if sealed else Opener.load(settings.keys)
    store = Store(settings.database)
    campaigns = CurrentCampaigns(CurrentEdition(settings.current, settings.content))
    for fault in lost_names(store, campaigns, settings.content.name):
        log.error("content_lacks", fault=str(fault))
    return Ledger(
        store=store,
        campaigns=campaigns,
        settings=settings,
        sealer=Sealer.load(settings.keys),
        opener=opener,
    )
