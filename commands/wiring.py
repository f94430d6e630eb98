"""The stores of an instance, opened for whoever needs them."""

from casestore.campaign.loading import load_campaigns
from casestore.database.engine import Store, migrate
from casestore.ledger.ledger import Ledger
from casestore.office.approval_key import adopt_approvals
from casestore.office.instance import prepare
from casestore.office.keys.pins import pinned_sealer
from casestore.sealing.vault import Opener
from casestore.settings import Settings
from commands.passphrase import office_opener


def open_ledger(settings: Settings, opener: Opener | None = None) -> Ledger:
    """The ledger of an instance, with the office's key; one of an earlier layout is brought up to
    today's. With ``opener`` that one opens (a recovery key), and the office's isn't asked for.

    Raises :class:`EnvironmentFault` where the recipients are not those that the ledger pins.
    """
    migrate(settings.database)
    prepare(settings)
    opener = opener or office_opener(settings)
    store = Store(settings.database)
    adopt_approvals(settings.keys, store)
    return Ledger(
        store=store,
        campaigns=load_campaigns(settings.content),
        settings=settings,
        sealer=pinned_sealer(store, settings.keys, opener),
        opener=opener,
    )
