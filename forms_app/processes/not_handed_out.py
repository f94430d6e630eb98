"""What claimants should have been handed and weren't: noted beside the ledger by the worker, told
on the desk, tried again until it is made."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from casestore.exchange.handouts import Handout
from casestore.public.durable_files import replace_file

#: In the instance, for the office's processes.
FILE = "not-handed-out"
#: How much of a reason is noted.
_LONG = 200


@dataclass(frozen=True)
class NotMade:
    """``what`` for the claimant of ``case``, and ``why`` it couldn't be made: a sentence."""

    case: int
    what: Handout
    why: str


def not_made(instance: Path) -> list[NotMade]:
    """What is still owed, the oldest first; nothing where no file says so."""
    try:
        found = json.loads((instance / FILE).read_text(encoding="utf-8"))
        return [NotMade(int(one["case"]), Handout(one["what"]), str(one["why"])) for one in found]
    except (OSError, ValueError, LookupError, TypeError):
        return []


def note(instance: Path, case: int, what: Handout, why: str) -> None:
    """Add one, or say anew why; raises ``OSError``."""
    said = NotMade(case, what, why[:_LONG])
    known = {(one.case, one.what): one for one in not_made(instance)}
    _write(instance, [*(known | {(case, what): said}).values()])


def settle(instance: Path, case: int, what: Handout) -> None:
    """It was made after all, or nobody waits for it; raises ``OSError``."""
    before = not_made(instance)
    left = [one for one in before if (one.case, one.what) != (case, what)]
    if len(left) != len(before):
        _write(instance, left)


def _write(instance: Path, found: list[NotMade]) -> None:
    text = json.dumps([asdict(one) for one in found], ensure_ascii=False)
    replace_file(instance / FILE, text.encode(), 0o640)
