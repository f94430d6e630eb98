"""``python -m commands.giving INSTANCE``: what ``deploy/setup/permissions.sh`` has root do."""

import sys
from pathlib import Path

from casestore.errors import CaseStoreError
from casestore.office.owners import give
from casestore.settings import load_settings
from commands.line import ROOT, stop


def main(words: list[str]) -> None:
    """Give the instance to its accounts; with ``--numbers`` say theirs (public, office,
    generator) and change nothing."""
    try:
        settings = load_settings(Path(words[-1]), ROOT / "content")
    except CaseStoreError as error:
        stop(str(error), 3)
    if "--numbers" in words:
        print(*vars(settings.accounts).values())
    else:
        give(settings.instance, settings.accounts)


if __name__ == "__main__":
    main(sys.argv[1:])
