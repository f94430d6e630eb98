"""About forty invented cases, worked through the ledger's own verbs, so that a first look shows
something."""

from casestore.office.demo.fill import fill

__all__ = ["fill"]
