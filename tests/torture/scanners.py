"""Scanners: bandit over our Python; wapiti and sqlmap over every form and parameter of a running
office. ``python -m tests.torture scanners``

Nothing of medium or above may be found, and what is below is explained, by its place or once for
its kind; nothing may be answered with 500. About seven minutes.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.torture.scanning import python_source, running_office

FULL = 1


def run(rounds: int) -> dict[str, Any]:
    """``rounds`` times all scanners."""
    figures: dict[str, Any] = {"rounds": rounds}
    failed: list[str] = []
    for _round in range(rounds):
        figures["bandit"], wrong = python_source.scan()
        failed += wrong
        with TemporaryDirectory() as name, running_office.office(Path(name)) as place:
            figures["wapiti"], wrong = running_office.wapiti(place, Path(name))
            failed += wrong
            figures["sqlmap"], wrong = running_office.sqlmap(place, Path(name))
            failed += wrong + place.answered.broken
            figures["answers"] = dict(sorted(place.answered.statuses.items()))
    return {**figures, "failed": len(failed), "what": failed[:20]}
