"""What reaches the office beside the web form (来件): by which way it came, and what became of
it."""

from enum import StrEnum


class IncomingKind(StrEnum):
    """By which way it came. Mails are fetched, the others written down by staff."""

    EMAIL = "email"
    LETTER = "letter"
    COUNTER = "counter"
    PHONE = "phone"


class IncomingState(StrEnum):
    """Where it stands; only what waits can be registered or put aside."""

    WAITING = "waiting"
    REGISTERED = "registered"
    ASIDE = "aside"


INCOMING_KIND_NAMES: dict[IncomingKind, str] = {
    IncomingKind.EMAIL: "电子邮件",
    IncomingKind.LETTER: "来信",
    IncomingKind.COUNTER: "来访",
    IncomingKind.PHONE: "来电",
}

INCOMING_STATE_NAMES: dict[IncomingState, str] = {
    IncomingState.WAITING: "待登记",
    IncomingState.REGISTERED: "已登记",
    IncomingState.ASIDE: "不登记",
}
