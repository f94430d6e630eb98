"""The office of the case store's tests: what is imported and exported is its ledger."""

from tests.casestore.conftest import office

__all__ = ["office"]
