"""The stores of an instance, opened for whoever needs them."""

from casestore.campaign.loading import load_campaigns
from casestore.database.engine import Store, migrate
from casestore.ledger.ledger import Ledger
from casestore.office.keys.pins import pinned_sealer
from casestore.sealing.vault import Opener
from casestore.settings import Settings
from commands.passphrase import office_opener


def open_ledger(settings: Settings, sealed: bool = False, opener: Opener | None = None) -> Ledger:
    """The ledger of an instance; ``sealed`` leaves the office's private key alone (the intake
    process). With ``opener`` that one opens (a recovery key), and the office's isn't asked for.

    Raises :class:`EnvironmentFault` where the recipients are not those that the ledger pins.
    """
    migrate(settings.database)
    if opener is None and not sealed:
        opener = office_opener(settings)
    store = Store(settings.database)
    return Ledger(
        store=store,
        campaigns=load_campaigns(settings.content),
        settings=settings,
        sealer=pinned_sealer(store, settings.keys, opener),
        opener=opener,
    )
