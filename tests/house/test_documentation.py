"""What the README and the command line promise is what there is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from qingzhang import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

COMMANDS = [
    "init",
    "serve",
    "check",
    "build",
    "releases",
    "rollback",
    "worker",
    "backup",
    "restore",
    "verify",
    "password",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_fixed_command_exists_explains_itself_and_is_in_the_readme(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qingzhang", command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert f"qingzhang {command}" in README


def test_the_readme_names_no_command_that_does_not_exist() -> None:
    named = set(re.findall(r"qingzhang (?:--\w+ \S+ )*([a-z]+)", README))
    assert named <= set(main.commands), named - set(main.commands)


def test_the_readme_points_to_files_that_are_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
    for target in re.findall(
        r"`((?:casestore|forms_app|generator|site|content|deploy|docs)/[\w./-]+)`", README
    ):
        assert (ROOT / target).exists(), target


def test_the_screenshot_is_small() -> None:
    assert (ROOT / "docs/screenshot.png").stat().st_size <= 200_000


def test_wrong_usage_exits_with_2_and_a_missing_instance_with_3(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "qingzhang", *words], cwd=ROOT, capture_output=True, text=True
        )

    wrong = run("nonsense")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert "用法不对" in wrong.stderr
    assert run("serve", "--port", "0").returncode == 2
    missing = run("--instance", str(tmp_path / "none"), "build")
    assert missing.returncode == 3
    assert "qingzhang init" in missing.stderr
    assert "Traceback" not in missing.stderr
