"""What becomes of a change to an account that one person may not make alone."""

from enum import StrEnum


class ChangeState(StrEnum):
    """What became of a change to an account that had to be confirmed."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CHANGE_NAMES: dict[ChangeState, str] = {
    ChangeState.WAITING: "待确认",
    ChangeState.DONE: "已生效",
    ChangeState.REFUSED: "不同意",
    ChangeState.WITHDRAWN: "已撤回",
}
