"""What the documents and the command line promise is what there is."""

import ast
import re
import subprocess
import sys
import tomllib

import pytest
from click.testing import CliRunner

from qingzhang import main
from tests.house.tree import ROOT, text, tracked

README = text("README.md")
#: Documents that speak of the tree as it is; what a release was, and why, may name what is gone.
DOCUMENTS = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "deploy/README.md",
    *(name for name in tracked() if name.startswith("docs/") and name.endswith(".md")),
]
TOPS = "casestore|forms_app|generator|commands|site|content|deploy|docs|tests|benchmarks"
PATH = re.compile(rf"`((?:{TOPS})/[\w./-]*|[A-Z]+\.md)(?::(\w+))?`")
DECISION = re.compile(r"docs/decisions/(\d{4})-[\w-]+\.md")


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_explains_itself_and_is_in_the_readme(command: str) -> None:
    shown = CliRunner().invoke(main, [command, "--help"])
    assert shown.exit_code == 0
    assert main.commands[command].help
    assert re.search(rf"qingzhang {command}\b", README)


def test_no_document_names_a_command_that_does_not_exist() -> None:
    for name in DOCUMENTS:
        named = set(re.findall(r"qingzhang (?:--\w+ \S+ )*([a-z]+)[` ]", text(name)))
        commands = {one for one in named if f"`qingzhang {one}" in text(name)}
        assert commands <= set(main.commands), name


def test_every_target_of_make_is_explained_and_no_document_names_another() -> None:
    makefile = text("Makefile")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert set(re.findall(r"^make ([a-z-]+) +\S", shown, re.MULTILINE)) == targets
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == targets
    for name in DOCUMENTS:
        code = " ".join(re.findall(r"^```.+?^```|`[^`\n]+`", text(name), re.MULTILINE | re.DOTALL))
        assert set(re.findall(r"\bmake ([a-z-]+)", code)) <= targets, name


def test_make_alone_runs_it() -> None:
    first = re.search(r"^([a-z-]+):", text("Makefile"), re.MULTILINE)
    assert first
    assert first[1] == "run"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_points_to_files_and_names_that_are_there(name: str) -> None:
    folder = (ROOT / name).parent
    wrong = [
        target
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)\)", text(name))
        if not (folder / target).exists()
    ]
    wrong += [f"{path}:{word}" for path, word in PATH.findall(text(name)) if missing(path, word)]
    assert wrong == []


def missing(path: str, word: str) -> bool:
    """Whether there is no such file or folder, or no function or class ``word`` in it."""
    if not (ROOT / path).exists():
        return True
    return bool(word) and word not in {
        node.name
        for node in ast.walk(ast.parse(text(path)))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def test_a_document_that_points_to_what_is_gone_is_found() -> None:
    assert PATH.findall("`docs/none.md`, `generator/build.py:build`, `README.md`, `make test`") == [
        ("docs/none.md", ""),
        ("generator/build.py", "build"),
        ("README.md", ""),
    ]
    assert missing("docs/none.md", "")
    assert missing("generator/build.py", "destroy")
    assert not missing("generator/build.py", "build")


def test_every_decision_has_its_number_its_date_its_state_and_its_line_in_the_index() -> None:
    index = text("docs/decisions/README.md")
    pages = [name for name in tracked() if DECISION.fullmatch(name)]
    for name in pages:
        title, _blank, dated = text(name).split("\n")[:3]
        number, file = name.split("/")[-1][:4], name.split("/")[-1]
        assert re.fullmatch(rf"# {number} \S.+", title), name
        assert re.fullmatch(r"\d{4}-\d\d-\d\d · \S.+", dated), name
        day, _dot, state = dated.partition(" · ")
        assert f"| [{title[2:]}]({file}) | {day} | {state} |" in index, name
    numbers = [int(number) for number in re.findall(r"^\| \[?(\d{4})", index, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(pages) == len(re.findall(r"^\| \[\d{4}", index, re.MULTILINE))


def test_every_decision_says_why_what_and_at_which_price() -> None:
    for name in tracked():
        if DECISION.fullmatch(name):
            for part in ("Context", "Choice", "ost"):
                assert re.search(rf"(## |\*\*)[\w ]*{part}", text(name)), (name, part)


def test_the_changes_are_told_by_release_and_kind() -> None:
    changes = text("CHANGELOG.md")
    releases = re.findall(r"^## (.+)$", changes, re.MULTILINE)
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert [one.split(" ")[0] for one in releases if one != "Unreleased"][0] == version
    assert all(re.fullmatch(r"Unreleased|\d+\.\d+\.\d+ — \d{4}-\d\d-\d\d", one) for one in releases)
    kinds = set(re.findall(r"^### (.+)$", changes, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_screenshot_is_small() -> None:
    assert (ROOT / "docs/screenshot.png").stat().st_size <= 200_000


def test_wrong_usage_exits_with_2_and_a_missing_instance_with_3() -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "qingzhang", *words], cwd=ROOT, capture_output=True, text=True
        )

    wrong = run("nonsense")
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
    assert "用法不对" in wrong.stderr
    assert run("serve", "--port", "0").returncode == 2
    missing_instance = run("--instance", "no-such-folder", "build")
    assert missing_instance.returncode == 3
    assert "qingzhang init" in missing_instance.stderr
    assert "Traceback" not in missing_instance.stderr
