"""The stores of an instance, opened for whoever needs them."""

from casestore.campaign.loading import load_campaigns
from casestore.database.engine import Store, migrate
from casestore.ledger.ledger import Ledger
from casestore.office.instance import prepare
from casestore.sealing.vault import Opener, Sealer
from casestore.settings import Settings


def open_ledger(settings: Settings) -> Ledger:
    """The ledger of an instance, with the office's key; one of an earlier layout is brought up to
    today's."""
    migrate(settings.database)
    prepare(settings)
    campaigns = load_campaigns(settings.content)
    return Ledger(
        store=Store(settings.database),
        campaigns=campaigns,
        settings=settings,
        sealer=Sealer.load(settings.keys),
        opener=Opener.load(settings.keys),
    )
