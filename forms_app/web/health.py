"""The answer to a load balancer or watchdog: which part of the system is ill, and nothing else."""

from collections.abc import Callable, Mapping

import structlog
from flask.typing import ResponseReturnValue

from casestore.errors import CaseStoreError

log = structlog.get_logger()

#: Does what its part is for, and raises what keeps it from that.
Check = Callable[[], object]


def report(checks: Mapping[str, Check]) -> ResponseReturnValue:
    """``{"status": "ok"}`` while every check passes; else 503, ``"ill"`` and the names of the
    parts that are."""
    ill = [name for name, check in checks.items() if not _is_well(name, check)]
    return ({"status": "ill", "ill": ill}, 503) if ill else {"status": "ok"}


def _is_well(name: str, check: Check) -> bool:
    try:
        check()
    except (CaseStoreError, OSError) as error:
        log.warning("ill", part=name, kind=type(error).__name__)
        return False
    return True
