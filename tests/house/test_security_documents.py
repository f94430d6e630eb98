"""The data inventory has everything that an installation keeps, the threat model names tests that
exist and says what it doesn't promise, and each requirement of the ASVS is answered once."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from casestore.campaign.loading import load_campaigns
from casestore.database.tables import Base
from casestore.ledger.heads import IN_RELEASE, LOG
from casestore.office.instance import create, prepare
from casestore.office.last_backup import LAST_BACKUP
from casestore.settings import Settings, load_settings
from forms_app.processes.vital_signs import beat_file
from tests.house.tree import ROOT, text, tracked

INVENTORY = text("docs/security/data-inventory.md")
MODEL = text("docs/security/threat-model.md")
ASVS = text("docs/security/asvs.md")
#: Whom the model has to speak of.
ADVERSARIES = (
    "A visitor of the public site",
    "Whoever took over the public host",
    "Whoever took over the generator",
    "Staff of the accused unit",
    "An administrator",
    "A thief of a backup",
    "A thief of the office's disk",
    "The operator of mail",
)
#: Documents that name tests without their file, too.
SECURITY = (
    "SECURITY.md",
    "docs/security/asvs.md",
    "docs/security/data-inventory.md",
    "docs/security/threat-model.md",
)
#: Of the ASVS 5.0.0 by chapter: how many requirements of levels 1 and 2 each section has. They are
#: its first ones; those of level 3 follow.
REQUIREMENTS = {
    1: (2, 9, 11, 3, 2),
    2: (3, 3, 4, 1),
    3: (0, 2, 4, 6, 5, 0, 2),
    4: (3, 1, 2, 4),
    5: (1, 3, 2, 3),
    6: (3, 12, 4, 4, 5, 3, 0, 4),
    7: (3, 4, 2, 5, 2, 2),
    8: (2, 3, 1, 1),
    9: (3, 4),
    10: (2, 2, 4, 11, 5, 2, 3),
    11: (2, 3, 3, 4, 1, 1),
    12: (3, 2, 4),
    13: (1, 5, 2, 5),
    14: (2, 4, 3),
    15: (3, 3, 7),
    16: (1, 5, 4, 3, 3),
    17: (1, 4, 2),
}
#: What is said of a requirement, and what must then stand beside it.
STATES = {
    "kept": r"`[\w/.-]+\.(py|md|js|html|toml)(:test_\w+)?`|^above$",
    "not applicable": r"\w",
    "not met": r"It would take \S",
}
#: What SQLite keeps beside its file for as long as it is open.
PASSING = ("-wal", "-shm", "-journal")


def sections(page: str) -> dict[str, str]:
    """Heading → what stands below it."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(section: str) -> dict[str, list[str]]:
    """First cell of each row of the section's table, without its marks → all of its cells."""
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`").rstrip("/"): row for row in cells}


def inventory(heading: str) -> dict[str, list[str]]:
    return rows(sections(INVENTORY)[heading])


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new instance of each kind in one folder: all that either of them has."""
    folder = tmp_path_factory.mktemp("instance") / "instance"
    content = ROOT / "content"
    create(folder, load_campaigns(content), demo=True)
    prepare(load_settings(folder, content))
    return folder


def of_settings(folder: Path) -> set[str]:
    """Every place within an instance that the settings have a name for."""
    settings = Settings(instance=folder, content=folder.parent / "content")
    found = set()
    for name, value in vars(Settings).items():
        if isinstance(value, property):
            path = getattr(settings, name)
            if isinstance(path, Path) and path.is_relative_to(folder):
                found.add(path.relative_to(folder).as_posix())
    return found


def test_every_table_of_the_ledger_is_in_the_inventory_and_no_other() -> None:
    tables = set(Base.metadata.tables) | {"alembic_version"}
    assert set(inventory("Tables of the ledger")) == tables


def test_every_folder_and_file_of_an_instance_is_in_the_inventory(instance: Path) -> None:
    said = set(inventory("Folders and files of an instance"))
    there = {path.name for path in instance.iterdir() if not path.name.endswith(PASSING)}
    settings = load_settings(instance, ROOT / "content")
    later = {LOG, IN_RELEASE, LAST_BACKUP, beat_file(settings).name}
    assert there | later <= said
    named = of_settings(instance)
    assert len(named) > 10
    # a file of a folder that has its row needs none of its own
    assert {one for one in named if one not in said and str(Path(one).parent) not in said} == set()


def test_every_key_file_is_in_the_inventory_and_no_other(instance: Path) -> None:
    there = {path.name for path in (instance / "keys").iterdir()}
    assert set(inventory("Key files")) == there


def test_every_row_says_where_how_who_and_how_long() -> None:
    tables = {heading: rows(body) for heading, body in sections(INVENTORY).items()}
    assert len(tables) == 4
    for heading, found in tables.items():
        assert len(found) > 5, heading
        for name, cells in found.items():
            assert len(cells) == 5, (heading, name)
            assert all(cells), (heading, name)


@pytest.mark.parametrize("adversary", ADVERSARIES)
def test_the_model_says_of_everybody_what_stops_them_and_what_is_not_promised(
    adversary: str,
) -> None:
    section = sections(MODEL)[adversary]
    attempts = rows(section)
    assert len(attempts) >= 3
    for attempt, cells in attempts.items():
        assert re.search(r"`tests/[\w/]+\.py:test_\w+`", cells[-1]), attempt
    assert re.search(r"^Not promised: \S", section, re.MULTILINE)


def test_the_model_speaks_of_nobody_else() -> None:
    assert tuple(sections(MODEL)) == ADVERSARIES


@cache
def known_tests() -> frozenset[str]:
    """The name of every test."""
    return frozenset(
        node.name
        for name in tracked()
        if name.startswith("tests/") and name.endswith(".py")
        for node in ast.walk(ast.parse(text(name)))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def strange_tests(page: str) -> set[str]:
    """Names of tests on ``page`` that no test has."""
    named = set(re.findall(r"\b(test_\w+)(?!\w*\.py)\b", page))
    files = {Path(name).stem for name in tracked() if name.startswith("tests/")}
    return named - known_tests() - files


@pytest.mark.parametrize("name", SECURITY)
def test_every_test_that_a_document_names_exists(name: str) -> None:
    assert strange_tests(text(name)) == set()


def test_a_row_that_is_missing_and_a_test_that_is_gone_are_found() -> None:
    page = "# I\n## Key files\n\n| a | b |\n| --- | --- |\n| `office.key` | x |\n| `work/` | |\n"
    assert rows(sections(page)["Key files"]) == {
        "office.key": ["`office.key`", "x"],
        "work": ["`work/`", ""],
    }
    assert strange_tests("see `tests/a.py:test_that_nobody_wrote`") == {"test_that_nobody_wrote"}
    assert strange_tests("see tests/house/test_rooms.py") == set()


def numbers(cell: str) -> list[str]:
    """The requirements that a cell names: ``1.2.6–8, 1.3.1`` → 1.2.6, 1.2.7, 1.2.8, 1.3.1."""
    found = []
    for section, first, last in re.findall(r"(\d+\.\d+)\.(\d+)(?:–(\d+))?", cell):
        found += [f"{section}.{one}" for one in range(int(first), int(last or first) + 1)]
    return found


def answers(chapter: int) -> list[list[str]]:
    (heading,) = [one for one in sections(ASVS) if one.startswith(f"V{chapter} ")]
    return list(rows(sections(ASVS)[heading]).values())


@pytest.mark.parametrize("chapter", REQUIREMENTS)
def test_each_requirement_of_the_asvs_is_answered_once(chapter: int) -> None:
    wanted = [
        f"{chapter}.{section}.{one}"
        for section, count in enumerate(REQUIREMENTS[chapter], 1)
        for one in range(1, count + 1)
    ]
    assert [one for row in answers(chapter) for one in numbers(row[0])] == wanted
    for row in answers(chapter):
        assert len(row) == 4 and row[1], row[0]
        assert re.search(STATES[row[3]], row[2]), row[0]


def test_the_sums_of_the_asvs_are_right() -> None:
    found: dict[str, list[str]] = {state: [] for state in STATES}
    for chapter in REQUIREMENTS:
        for row in answers(chapter):
            found[row[3]] += numbers(row[0])
    assert sum(map(len, found.values())) == 253
    for state, those in found.items():
        assert f"| {state} | {len(those)} |" in ASVS
    assert f"\nNot met: {', '.join(found['not met'])}.\n" in ASVS


OURS = [name for name in tracked() if name.startswith(("forms_app/static/", "site/assets/"))]


@pytest.mark.parametrize("name", [name for name in OURS if name.endswith(".js")])
def test_no_script_of_ours_writes_markup_runs_text_or_listens_to_other_windows(name: str) -> None:
    barred = r"(inner|outer)HTML|insertAdjacentHTML|document\.write|createContextualFragment"
    barred += r"|\beval\(|new Function|postMessage|\"message\"|__proto__|\[[a-zA-Z.]+\] *=[^=]"
    assert re.findall(barred, text(name)) == []


def test_nothing_that_is_shipped_lets_other_origins_read() -> None:
    shipped = ("forms_app/", "commands/", "generator/", "deploy/")
    named = [name for name in tracked() if name.startswith(shipped)]
    assert not [one for one in named if "access-control-allow" in text(one).lower()]
