"""Whether this process can do its work; for load balancers and watchdogs."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from casestore.database.rate_counters import Counters
from casestore.errors import CaseStoreError
from forms_app.intake.visit.services import services

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def health() -> ResponseReturnValue:
    """``{"status": "ok"}`` when the database answers, else 503."""
    try:
        Counters(services().ledger.store).get("health")
    except CaseStoreError:
        return {"status": "database"}, 503
    return {"status": "ok"}
