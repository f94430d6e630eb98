"""Who may import whom, held against what is shipped; ``docs/architecture.md`` draws it."""

from pathlib import Path

import pytest

from tests.house import room_rules
from tests.house.import_graph import PRODUCT, product, read, rooms
from tests.house.room_rules import HOUSES, RULES, Rule
from tests.house.test_import_graph import planted
from tests.house.tree import text, tracked

#: For each rule the smallest tree that breaks it, and nothing but it matters there.
BROKEN: dict[str, dict[str, str]] = {
    "no_circle_of_files": {
        "casestore/errors/a.py": "from casestore.errors import b",
        "casestore/errors/b.py": "def f():\n    import casestore.errors.a",
    },
    "no_circle_of_rooms": {
        "forms_app/desk/cases/a.py": "import forms_app.desk.ui.b",
        "forms_app/desk/ui/b.py": "from forms_app.desk.cases import c",
        "forms_app/desk/cases/c.py": "",
    },
    "floors_of_the_case_store": {
        "casestore/ledger/a.py": "from casestore.publishing import b",
        "casestore/publishing/b.py": "",
    },
    "case_store_imports_neither_half": {
        "casestore/errors/a.py": "def f():\n    import generator.build",
        "generator/build.py": "",
    },
    "generator_reads_content_and_public_rows": {
        "generator/build.py": "import casestore.public.a",
        "casestore/public/a.py": "import casestore.sealing.b",
        "casestore/sealing/b.py": "",
    },
    "applications_never_import_the_generator": {
        "forms_app/web/a.py": "from generator import build",
        "generator/build.py": "",
    },
    "intake_never_imports_what_the_office_does": {
        "forms_app/intake/a.py": "import forms_app.web.b",
        "forms_app/web/b.py": "import casestore.office.staff",
        "casestore/office/staff.py": "",
    },
    "intake_never_names_what_opens_the_seal": {
        "forms_app/intake/a.py": "from casestore.sealing import vault\nvault.Opener",
    },
    "sql_stays_in_the_rooms_with_a_database": {
        "forms_app/desk/a.py": "from sqlalchemy import select",
    },
    "flask_stays_in_the_applications": {"generator/a.py": "from flask_wtf import FlaskForm"},
    "mkdocs_stays_in_the_look": {"generator/pages/a.py": "import mkdocs.config"},
    "paper_is_printed_in_two_rooms": {"casestore/public/a.py": "import weasyprint"},
    "seals_are_made_in_two_rooms": {"forms_app/intake/a.py": "import pyrage"},
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_no_import_breaks_the_rule(rule: Rule) -> None:
    found = rule(product())
    assert not found, "\n".join(found)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_finds_an_import_that_breaks_it(rule: Rule, tmp_path: Path) -> None:
    assert len(rule(read(planted(tmp_path, BROKEN[rule.__name__]), PRODUCT))) == 1


def test_every_rule_is_applied() -> None:
    rules = {
        name
        for name, value in vars(room_rules).items()
        if callable(value) and getattr(value, "__annotations__", {}).get("return") == list[str]
    }
    assert {name for name in rules if not name.startswith("_")} == {rule.__name__ for rule in RULES}


def test_the_graph_holds_everything_that_is_shipped() -> None:
    shipped = [name for name in tracked() if name.endswith(".py") and name.split("/")[0] in tops()]
    assert len(product().own) == len(shipped) > 200
    assert rooms(product().own, "forms_app").keys() >= {"desk", "intake"}


def tops() -> set[str]:
    return {f"{top}.py" for top in PRODUCT} | set(PRODUCT)


@pytest.mark.parametrize("house", HOUSES)
def test_a_house_has_at_most_a_dozen_entries(house: str) -> None:
    folder = house.replace(".", "/") + "/"
    inside = [name.removeprefix(folder) for name in tracked() if name.startswith(folder)]
    entries = {name.partition("/")[0] for name in inside} - {"__init__.py"}
    assert 1 < len(entries) <= 12, sorted(entries)


def test_no_module_is_imported_by_a_name_that_the_graph_cannot_read() -> None:
    for name in tracked():
        if name.endswith(".py") and name.split("/")[0] in tops():
            assert "import_module(" not in text(name), name
            assert "__import__(" not in text(name), name
