"""The answer to a load balancer or watchdog: which part of the system is ill, and nothing else."""

from collections.abc import Callable, Mapping

import structlog
from flask.typing import ResponseReturnValue

from casestore.errors import CaseStoreError
from casestore.errors.troubles import TOLD, trouble_of

log = structlog.get_logger()

#: Does what its part is for, and raises what keeps it from that.
Check = Callable[[], object]


def report(checks: Mapping[str, Check]) -> ResponseReturnValue:
    """``{"status": "ok"}`` while every check passes; else 503, ``"ill"`` and the names of the
    parts that are, and ``"said"``: what is wrong with each, in a few words."""
    said = {name: words for name, check in checks.items() if (words := _trouble(name, check))}
    if not said:
        return {"status": "ok"}
    return {"status": "ill", "ill": list(said), "said": said}, 503


def _trouble(name: str, check: Check) -> str:
    """What is wrong with a part, ``""`` when it is well."""
    try:
        check()
    except (CaseStoreError, OSError) as error:
        trouble = trouble_of(error)
        log.warning("ill", part=name, kind=type(error).__name__, trouble=trouble.value)
        return TOLD[trouble].health
    return ""
