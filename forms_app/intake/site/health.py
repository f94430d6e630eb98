"""Whether the public side can do its work; for load balancers and watchdogs."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casestore.errors import EnvironmentFault
from casestore.errors.troubles import Trouble
from casestore.sealing.vault import Sealer
from forms_app.intake.visit.rate_counters import Counters
from forms_app.intake.visit.services import services
from forms_app.processes import vital_signs
from forms_app.web.health import report

pages = Blueprint("health", __name__)

#: A counter of no visitor, written and read back.
PROBE = "health"


@pages.get("/healthz")
def health() -> ResponseReturnValue:
    """Writes and reads what a clue needs; 503 names the parts that are ill."""
    settings = services().settings
    return report(
        {
            "counters": _counters,
            "disk": lambda: vital_signs.must_be_writable(settings.drafts),
            "inbox": lambda: vital_signs.must_be_writable(settings.inbox),
            "keys": lambda: (Sealer.load(settings.keys), settings.secret("intake")),
            "release": must_be_released,
            "worker": lambda: vital_signs.must_beat(settings),
            "clock": lambda: vital_signs.must_not_run_back(settings),
        }
    )


def _counters() -> None:
    counters = Counters(services().settings.counters)
    counters.hit(PROBE, window_s=60)
    if counters.get(PROBE) < 1:
        raise EnvironmentFault("计数文件读回的内容不对")


def must_be_released() -> None:
    """Raises :class:`EnvironmentFault` before the first release."""
    if not (services().settings.current / "index.html").is_file():
        raise EnvironmentFault(trouble=Trouble.NO_RELEASE)
