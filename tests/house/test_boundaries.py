"""The three boundaries, read off the imports, and what keeps the house small and clean."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: What the generator may know of the case store: content, rules and the public rows; no ledger, no
#: key.
GENERATOR_MAY_IMPORT = {
    "casestore.campaign",
    "casestore.calendar",
    "casestore.public",
    "casestore.errors",
    "casestore.settings",
}


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("path", sources("casestore"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_case_store_knows_neither_the_web_nor_the_site(path: Path) -> None:
    tops = {name.split(".")[0] for name in imports(path)}
    assert not tops & {
        "flask",
        "flask_wtf",
        "flask_security",
        "forms_app",
        "generator",
        "mkdocs",
        "weasyprint",
        "qingzhang",
    }


@pytest.mark.parametrize("path", sources("generator"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_generator_knows_content_and_public_rows_only(path: Path) -> None:
    names = imports(path)
    assert not {name.split(".")[0] for name in names} & {
        "flask",
        "forms_app",
        "sqlalchemy",
        "pyrage",
        "qingzhang",
    }
    modules = {".".join(name.split(".")[:2]) for name in names if name.startswith("casestore.")}
    assert modules <= GENERATOR_MAY_IMPORT
    if path.name != "drawing.py":
        assert not any(name.split(".")[0] in {"mkdocs", "material"} for name in names), (
            "only the drawing knows mkdocs"
        )


@pytest.mark.parametrize("path", sources("forms_app"), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_apps_do_not_know_the_generator(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & {"generator", "mkdocs", "qingzhang"}


@pytest.mark.parametrize(
    "path", sources("forms_app/intake"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_the_public_process_cannot_name_what_opens_the_seal(path: Path) -> None:
    assert "casestore.sealing.vault.Opener" not in imports(path)
    assert not any(
        name.startswith(("casestore.publishing", "casestore.office")) for name in imports(path)
    )


@pytest.mark.parametrize("name", [name for name in tracked() if name.endswith(".py")])
def test_no_module_imports_a_format_that_may_run_code_when_it_is_read(name: str) -> None:
    formats = {"pickle", "_pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
    assert not {module.split(".")[0] for module in imports(ROOT / name)} & formats


@pytest.mark.parametrize(
    "name", [name for name in tracked() if name.endswith((".py", ".js", ".css", ".html"))]
)
def test_no_file_grows_over_400_lines(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 400


def test_no_registry_host_and_no_path_of_one_machine_is_committed() -> None:
    hosts = re.compile(
        "|".join(
            (
                "pypi" + r"\.org",
                "python" + r"hosted\.org",
                "registry" + r"\.npmjs",
                "deb" + r"\.debian\.org",
            )
        )
    )
    homes = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|root)/", re.MULTILINE)
    for name in tracked():
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        assert not hosts.search(text), name
        if not name.endswith(".lock"):
            assert not homes.search(text), name


def test_nothing_built_and_no_font_is_committed() -> None:
    assert not [
        name
        for name in tracked()
        if name.endswith((".ttf", ".otf", ".woff2", ".db", ".pdf", ".min.css", ".min.js"))
    ]
    assert not [
        name for name in tracked() if name.startswith(("instance/", "fonts/", "node_modules/"))
    ]


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(
        "|".join(
            (
                "TO" + "DO",
                "FIX" + "ME",
                "raise NotImplemented" + "Error",
                r"mark\.sk" + "ip",
                r"mark\.xf" + "ail",
            )
        )
    )
    for name in tracked():
        if name.endswith((".py", ".js", ".html")):
            assert not marks.search((ROOT / name).read_text(encoding="utf-8")), name
