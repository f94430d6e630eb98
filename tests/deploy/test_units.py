"""The shipped units: no process reads the history of the program that lies beside it."""

import pytest

from tests.house.tree import ROOT

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def test_there_are_four_units() -> None:
    assert len(UNITS) == 4


@pytest.mark.parametrize("unit", [path.name for path in UNITS])
def test_a_process_gains_nothing_and_sees_no_history_of_the_program(unit: str) -> None:
    lines = (ROOT / "deploy" / "systemd" / unit).read_text(encoding="utf-8").splitlines()
    assert "InaccessiblePaths=-/srv/qingzhang/.git" in lines
    assert {"NoNewPrivileges=yes", "PrivateTmp=yes", "ProtectSystem=strict"} <= set(lines)
    assert not [line for line in lines if line.startswith("User=root")]
