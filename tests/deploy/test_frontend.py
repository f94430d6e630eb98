"""The form components as they are served: without the font whose licence doesn't cover us."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def frontend() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "frontend", ROOT / "deploy" / "setup" / "frontend.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_sheet_loses_the_font_and_nothing_else(frontend: ModuleType, tmp_path: Path) -> None:
    names = [name for _place, name, _repaired in frontend.FILES]
    assert frontend.copy(frontend.SOURCE, tmp_path) == names
    assert {frontend.SHEET, frontend.SCRIPT, "altcha.min.js"} <= set(names)
    css = (tmp_path / frontend.SHEET).read_text(encoding="utf-8")
    assert (
        "GDS Transport" not in css
        and "@font-face" not in css
        and "url(" not in css.replace("url(data:", "")
    )
    assert css.count("var(--qz-font)") > 20 and ".govuk-error-summary" in css


def test_a_second_run_changes_nothing(frontend: ModuleType, tmp_path: Path) -> None:
    frontend.copy(frontend.SOURCE, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert frontend.copy(frontend.SOURCE, tmp_path) == []
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_a_new_version_with_the_font_elsewhere_stops_the_set_up(frontend: ModuleType) -> None:
    with pytest.raises(frontend.SetupFault, match="GDS Transport"):
        frontend.sheet('body{font-family:"GDS Transport",serif}')


def test_without_the_packages_the_command_to_run_is_named(
    frontend: ModuleType, tmp_path: Path
) -> None:
    with pytest.raises(frontend.SetupFault, match="npm ci"):
        frontend.copy(tmp_path / "nowhere", tmp_path)
