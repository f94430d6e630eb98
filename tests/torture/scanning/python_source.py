"""bandit over all Python that is shipped: what it finds is explained where it stands, or once for
its kind."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT
from tests.torture.scanning.tools import tool

SHIPPED = ("qingzhang.py", "commands", "casestore", "forms_app", "generator", "deploy")

#: Findings below medium that need no more than this, by their kind.
KINDS: Mapping[str, str] = {
    "B101": "an assertion tells the type checker what stands above it; no decision hangs on it",
    "B106": "an empty text as a password is none: nothing matches it",
    "B107": "an empty text as default means that there is none",
    "B311": "the invented cases of the demonstration come from a seeded generator, on purpose",
    "B404": "we start programs of our own",
    "B603": "with fixed arguments, never through a shell",
}
#: Findings of medium or above in migrations, which are not edited any more.
PLACES: Mapping[tuple[str, str], str] = {
    ("B608", "0001_the_ledger.py"): "sixty-four zeros",
    ("B608", "0005_money_in_fen.py"): "names of columns that stand in the file",
}


def scan() -> tuple[dict[str, int], list[str]]:
    """How many findings of each severity there are, and those that nothing explains."""
    command = [tool("bandit"), "-q", "-c", "pyproject.toml", "-f", "json", "-r", *SHIPPED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    said = json.loads(done.stdout)
    counts = {
        severity: sum(one["issue_severity"] == severity.upper() for one in said["results"])
        for severity in ("low", "medium", "high")
    }
    errors = [f"{one['filename']}: {one['reason']}" for one in said["errors"]]
    return counts, errors + list(unexplained(said["results"]))


def unexplained(findings: list[dict[str, Any]]) -> Iterator[str]:
    """Those of ``findings`` that neither their place nor their kind explains."""
    for one in findings:
        test, path = one["test_id"], Path(one["filename"])
        low = one["issue_severity"] == "LOW" and test in KINDS
        if low or (test, path.name) in PLACES or _said_there(ROOT / path, one):
            continue
        yield f"{path}:{one['line_number']} {test} {one['issue_severity']}: {one['issue_text']}"


def _said_there(path: Path, finding: Mapping[str, Any]) -> bool:
    """Whether a reason stands beside what was found: ruff has the same rules under an S, and its
    exemptions here say why."""
    lines = path.read_text(encoding="utf-8").splitlines()
    there = "\n".join(lines[min(finding["line_range"]) - 1 : max(finding["line_range"]) + 1])
    return bool(re.search(rf"# noqa: [A-Z\d, ]*S{finding['test_id'][1:]}\b[A-Z\d, ]* - \S", there))
