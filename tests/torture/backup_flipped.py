"""One byte of a backup altered, anywhere: ``restore`` refuses it and leaves nothing."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from casestore.errors import CaseStoreError
from casestore.office.backup.restoring import restore
from casestore.office.backup.writing import back_up
from tests.casestore.office.instances import new_place, with_cases

SHORT, FULL = 20, 200


def run(rounds: int) -> dict[str, object]:
    draw, missed = Random(7), []
    with TemporaryDirectory() as folder:
        root = Path(folder)
        place = new_place(root / "a")
        back_up(with_cases(place, 1).settings, root / "whole")
        whole = (root / "whole").read_bytes()
        for number in range(rounds):
            # half of them in the head, where a flip is about keys and not about content
            at = draw.randrange(600) if number % 2 else draw.randrange(len(whole))
            flipped = bytes([whole[at] ^ (1 << draw.randrange(8))])
            (root / "copy").write_bytes(whole[:at] + flipped + whole[at + 1 :])
            try:
                restore(root / "b", root / "copy", place.cards[number % 2].secret)
            except CaseStoreError:
                if not (root / "b").exists() and not list(root.glob(".*")):
                    continue
            missed.append(at)
            break
        restore(root / "b", root / "whole", place.cards[0].secret)
    return {"rounds": rounds, "failed": len(missed), "bytes": len(whole), "what": missed}
