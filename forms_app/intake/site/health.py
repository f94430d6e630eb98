"""Whether this process can do its work; for load balancers and watchdogs."""

import os

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casestore.errors import CaseStoreError
from forms_app.intake.visit.rate_counters import Counters
from forms_app.intake.visit.services import services

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def health() -> ResponseReturnValue:
    """``{"status": "ok"}`` when counters can be counted and clues be put, else 503 with the part
    that is ill."""
    settings = services().settings
    try:
        Counters(settings.counters).get("health")
    except CaseStoreError:
        return {"status": "counters"}, 503
    if not os.access(settings.inbox, os.W_OK):
        return {"status": "inbox"}, 503
    return {"status": "ok"}
