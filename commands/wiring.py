"""The stores of an instance, opened for whoever needs them, and the content that they go by."""

import structlog

from casestore.database.engine import Store, migrate
from casestore.ledger.content_in_use import lost_names
from casestore.ledger.ledger import Ledger
from casestore.office.approval_key import adopt_approvals
from casestore.office.catching_up import catch_up, is_from_before
from casestore.office.factor_key import adopt_factors
from casestore.office.instance import prepare
from casestore.office.keys.pins import pinned_sealer
from casestore.publishing.agreed_content import adopt_if_readable
from casestore.sealing.vault import Opener, Sealer
from casestore.settings import Settings
from commands.following import followed
from commands.passphrase import office_opener

log = structlog.get_logger()


def open_ledger(settings: Settings, opener: Opener | None = None) -> Ledger:
    """The ledger of an instance, with the office's key, which goes by the content of the current
    release; one of an earlier layout is brought up to today's. With ``opener`` that one opens (a
    recovery key), and the office's isn't asked for.

    What cases name and that content lacks is logged: their pages show ids instead of names.
    Raises :class:`EnvironmentFault` where the recipients are not those that the ledger pins.
    """
    migrate(settings.database)
    prepare(settings)
    opener = opener or office_opener(settings)
    store = Store(settings.database)
    campaigns = followed(settings)
    for fault in lost_names(store, campaigns, settings.content.name):
        log.error("content_lacks", fault=str(fault))
    adopt_approvals(settings.keys, store)
    adopt_factors(settings.keys, store)
    adopt_if_readable(settings, store)
    return Ledger(
        store=store,
        campaigns=campaigns,
        settings=settings,
        sealer=_pinned_sealer(settings, store, opener),
        opener=opener,
    )


def _pinned_sealer(settings: Settings, store: Store, opener: Opener) -> Sealer:
    """The sealer; an instance in which nobody ever pinned its recipients gets what it lacks."""
    was_from_before = is_from_before(store)
    sealer = pinned_sealer(store, settings.keys, opener)
    if was_from_before:
        catch_up(settings, store)
    return sealer
