"""The stores of an instance, opened for whoever needs them."""

from casestore.campaign.loading import load_campaigns
from casestore.database.engine import Store, migrate
from casestore.exchange.office_signature import make_signing_key
from casestore.ledger.ledger import Ledger
from casestore.sealing.vault import Opener, Sealer
from casestore.settings import Settings


def open_ledger(settings: Settings, sealed: bool = False) -> Ledger:
    """The ledger of an instance; ``sealed`` leaves the office's private key alone (the intake
    process)."""
    migrate(settings.database)
    opener = None if sealed else Opener.load(settings.keys)
    if not sealed:
        make_signing_key(settings.keys)  # an instance of before has none
    campaigns = load_campaigns(settings.content)
    return Ledger(
        store=Store(settings.database),
        campaigns=campaigns,
        settings=settings,
        sealer=Sealer.load(settings.keys),
        opener=opener,
    )
