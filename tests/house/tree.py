"""The files of the project, as git sees them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Migrations are written once and never edited again, so no rule about their size helps anybody.
MIGRATIONS = "casestore/database/migrations/versions/"


@cache
def tracked() -> tuple[str, ...]:
    """Every file that is committed or about to be, as a path from the root with slashes."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    return tuple(name for name in listed.stdout.splitlines() if (ROOT / name).is_file())


def python_files(*tops: str) -> list[str]:
    """The Python files in the folders ``tops`` (or called so), all without any; migrations left
    out."""
    return [
        name
        for name in tracked()
        if name.endswith(".py")
        and not name.startswith(MIGRATIONS)
        and (not tops or name.removesuffix(".py").split("/")[0] in tops)
    ]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
