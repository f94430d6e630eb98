"""Half files of killed processes go at the next start, wherever they lie; fresh ones and whole ones
stay."""

import os
import time
from pathlib import Path

from casestore.office.sweeping import sweep
from tests.casestore.office.instances import new_place

HALVES = (
    ".last-backup.partial",
    "public.part",
    "evidence/00ff.age.part",
    "capsules/.00ff.capsule.partial",
    "outbox/.7.eml.partial",
)
WHOLE = ("evidence/00ff.age", "capsules/00ff.capsule", "outbox/7.eml", "last-backup")


def test_halves_go_when_they_are_old(tmp_path: Path) -> None:
    place = new_place(tmp_path / "a")
    settings, old = place.ledger().settings, time.time() - 3700
    for name in (*HALVES, *WHOLE):
        (settings.instance / name).write_bytes(b"")
        os.utime(settings.instance / name, (old, old))
    fresh = settings.instance / "capsules/.11ff.capsule.partial"
    fresh.write_bytes(b"")
    sweep(settings)
    assert [name for name in HALVES if (settings.instance / name).exists()] == []
    assert all((settings.instance / name).exists() for name in WHOLE) and fresh.exists()
