"""Backup and restore killed anywhere: no half file under the name, nothing left after the next
start, and the next one succeeds."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from casestore.office.backup.restoring import restore
from casestore.office.backup.writing import WORK, back_up
from casestore.office.sweeping import sweep
from casestore.settings import load_settings
from tests.casestore.ledger_fixture import CONTENT
from tests.casestore.office.instances import Place, faults, new_place, with_cases
from tests.torture.killing import kill, points_of

SHORT, FULL = 6, 300


def write(root: Path) -> None:
    """What is killed: a backup of the instance ``root/a``."""
    back_up(load_settings(root / "a", CONTENT), root / "copy")


def put_back(root: Path) -> None:
    """What is killed: that backup put into ``root/b``."""
    restore(root / "b", root / "whole", (root / "card").read_text())


def run(rounds: int) -> dict[str, object]:
    failed: list[str] = []
    ends: list[str] = []
    with TemporaryDirectory() as folder:
        root = Path(folder)
        pattern = root / "pattern"
        pattern.mkdir()
        place = new_place(pattern / "a")
        back_up(with_cases(place, 1).settings, pattern / "whole")
        (pattern / "card").write_text(place.cards[0].secret)
        for act, share in ((write, rounds - rounds // 2), (put_back, rounds // 2)):
            name = act.__name__
            points = points_of(act, Path(shutil.copytree(pattern, root / name)), share)
            roots = [
                Path(shutil.copytree(pattern, root / f"{name}-{number}")) for number in range(share)
            ]
            ends += kill(act, roots, points)
            for one, point in zip(roots, points, strict=True):
                try:
                    _check(one)
                except Exception as error:
                    failed.append(f"{name} {point}: {type(error).__name__} {error}")
    killed = ends.count("9")
    return {"rounds": rounds, "killed": killed, "failed": len(failed), "what": failed[:3]}


def _check(root: Path) -> None:
    secret = (root / "card").read_text()
    settings = load_settings(root / "a", CONTENT)
    if (root / "copy").exists():
        restore(root / "c", root / "copy", secret)
        shutil.rmtree(root / "c")
        (root / "copy").unlink()
    if not (root / "b").exists():
        restore(root / "b", root / "whole", secret)
    assert faults(Place(root / "b", ()).ledger()) == []
    sweep(settings)
    sweep(load_settings(root / "b", CONTENT))
    assert list((root / "a" / WORK).glob("*")) == []
    assert sorted(path.name for path in root.iterdir()) == ["a", "b", "card", "whole"]
    back_up(settings, root / "copy")
