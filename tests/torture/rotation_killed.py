"""The office key rotated, everything sealed anew and the old key destroyed, killed anywhere and
continued: nothing is lost, nothing stays behind, the history holds."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from casestore.ledger.queries import case_file
from casestore.ledger.resealing import reseal
from casestore.lifecycle.roles import SYSTEM
from casestore.office.keys.inventory import inventory, still_needing
from casestore.office.sweeping import sweep
from casestore.sealing.drafts import Drafts
from casestore.sealing.kept_file import KeptFile
from casestore.sealing.wrapping import recipient_of
from tests.casestore.ledger_fixture import MODEL
from tests.casestore.office.instances import Place, faults, new_place, with_cases
from tests.torture.killing import kill, points_of

SHORT, FULL = 6, 300


def rotate(folder: Path) -> None:
    """What is killed: the whole of a rotation."""
    place = Place(folder, ())
    place.ring(place.ledger()).rotate()
    finish(place)


def finish(place: Place) -> None:
    """Go on where it was killed: with the key that was made and not yet pinned, if there is one."""
    ledger = place.ledger()
    ring = place.ring(ledger)
    if recipient_of(ring.secrets()[0]) not in {one.recipient for one in ring.pinned("office")}:
        ring.rotate()
    assert reseal(ledger).faults == ()
    for one in ring.all():
        if one.holder == "office" and one.removed_at and not one.destroyed_at:
            ring.destroy(one.fingerprint, still_needing(ledger, one.recipient))


def run(rounds: int) -> dict[str, object]:
    failed: list[str] = []
    with TemporaryDirectory() as root:
        pattern, upload = _pattern(Path(root))
        names = _names(pattern)
        counted = shutil.copytree(pattern, Path(root) / "counted")
        points = points_of(rotate, counted, rounds)
        folders = [
            Path(shutil.copytree(pattern, Path(root) / f"at-{number}")) for number in range(rounds)
        ]
        ends = kill(rotate, folders, points)
        for folder, point in zip(folders, points, strict=True):
            try:
                _check(Place(folder, ()), upload, names)
            except Exception as error:
                failed.append(f"{point}: {type(error).__name__} {error}")
    killed = ends.count("9")
    return {"rounds": rounds, "killed": killed, "failed": len(failed), "what": failed[:3]}


def _pattern(root: Path) -> tuple[Path, KeptFile]:
    place = new_place(root / "pattern")
    ledger = with_cases(place)
    drafts = Drafts(ledger.settings.drafts)
    with drafts.change(drafts.new_secret(), MODEL) as draft:
        draft.files.append(upload := place.office(ledger).keep())
    ledger.store.close()
    return place.folder, upload


def _names(folder: Path) -> set[str]:
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith("ledger.db-")}


def _check(place: Place, upload: KeptFile, names: set[str]) -> None:
    ledger = place.ledger()
    for case in (1, 2):
        found = case_file.open_case(ledger, case, SYSTEM)
        assert found.values["contact"] == "司徒样本"
    assert faults(ledger) == []
    finish(place)
    sweep(ledger.settings)
    again = place.ledger()
    found_keys = inventory(again)
    assert (found_keys.cases_left, found_keys.uploads_left, found_keys.unmarked) == (0, 0, 0)
    assert len(place.opener().secrets) == 1
    assert again.evidence.read(upload, place.opener())
    assert faults(again) == []
    ledger.store.close()
    again.store.close()
    assert _names(place.folder) == names, _names(place.folder) ^ names
