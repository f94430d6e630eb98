"""The security log: who signed in, failed, was refused, changed an account, had a release put back,
opened an original, took a ledger out, ended a session, made a calendar's secret address. A line
each in the log of the process (``"event": "security"``), with ids only: accounts by number, never
an address, a name, a code or where somebody is."""

from enum import StrEnum

import structlog

log = structlog.get_logger()


class SecurityAct(StrEnum):
    """What a line of the security log says was done."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    WRONG_PASSWORD = "wrong-password"  # noqa: S105 - the name of an act
    WRONG_CODE = "wrong-code"
    TOO_EARLY = "too-early"
    SIGN_IN_AGAIN = "sign-in-again"
    REFUSED = "refused"
    PASSWORD_SET = "password-set"  # noqa: S105 - the name of an act
    FACTOR_SET = "factor-set"
    CODES_RENEWED = "codes-renewed"
    CODE_SPENT = "code-spent"
    SESSION_ENDED = "session-ended"
    CHANGE_ASKED = "change-asked"
    CHANGE_MADE = "change-made"
    CHANGE_ENDED = "change-ended"
    ROLLBACK_ASKED = "rollback-asked"
    ROLLBACK = "rollback"
    ROLLBACK_ENDED = "rollback-ended"
    ORIGINAL = "original"
    EXPORT = "export"
    FEED_MADE = "feed-made"
    FEED_ENDED = "feed-ended"


def note(act: SecurityAct, by: int, **ids: int | str) -> None:
    """Note that account ``by`` (0: nobody who is known) did ``act``; ``ids`` are numbers of
    accounts, changes, cases and files, names of endpoints, ids of releases and
    campaigns, and counts."""
    log.info("security", act=act.value, by=by, **ids)
