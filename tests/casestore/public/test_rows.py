"""The records and the one list of their columns: what is public has the same shape everywhere."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from sqlite3 import connect
from typing import get_type_hints

import pytest

from casestore.public.reader import PublicStore
from casestore.public.rows import (
    LAYOUT,
    TABLES,
    ListedCase,
    PublishedCase,
    Table,
    as_json,
    as_row,
    from_json,
)
from tests.generator.small_content import case, write_public

#: ``public.db`` as others read it: whoever changes this gives the layout a new number.
TABLES_OF_LAYOUT_4 = """
cases: id TEXT key 1, campaign TEXT, title TEXT, category TEXT, level TEXT, respondent_kind TEXT, \
industry TEXT, unit TEXT, amount_band TEXT, period TEXT, days INTEGER, happened TEXT, done TEXT, \
result TEXT, basis TEXT, published_on TEXT, demo INTEGER, outcome TEXT, mark TEXT
withdrawn: id TEXT key 1, campaign TEXT, withdrawn_on TEXT, reason TEXT
counts: campaign TEXT key 1, month TEXT key 2, received INTEGER, accepted INTEGER, \
settled INTEGER, struck_off INTEGER
categories: campaign TEXT key 1, category TEXT key 2, received INTEGER, accepted INTEGER, \
settled INTEGER, struck_off INTEGER
amounts: campaign TEXT key 1, category TEXT key 2, cases INTEGER, amount INTEGER
meta: key TEXT key 1, value TEXT
"""


def test_the_layout_has_a_number_and_the_number_has_a_layout(tmp_path: Path) -> None:
    with connect(write_public(tmp_path / "public.db")) as db:
        tables = [
            name for (name,) in db.execute("select name from sqlite_master where type = 'table'")
        ]
        told = ""
        for table in tables:
            found = db.execute(f"pragma table_info({table})").fetchall()
            columns = (
                f"{name} {kind}" + (f" key {key}" if key else "")
                for _place, name, kind, _not_null, _default, key in found
            )
            told += f"{table}: {', '.join(columns)}\n"
    assert told.strip() == TABLES_OF_LAYOUT_4.strip() and LAYOUT == "4"


def test_a_listed_case_has_columns_of_a_published_one_and_its_digest() -> None:
    types = get_type_hints(PublishedCase)
    *names, last = ListedCase._fields
    assert last == "digest" and names == [name for name in types if name in names]
    assert get_type_hints(ListedCase) == {name: types[name] for name in names} | {"digest": str}


def test_a_case_comes_back_from_the_file_as_it_was_whole_and_listed(tmp_path: Path) -> None:
    cases = [case(3, demo=True), case(2), case(1, outcome="", industry="")]
    with PublicStore(write_public(tmp_path / "public.db", cases)) as store:
        assert list(store.cases()) == cases
        assert list(store.listed()) == [one.listed for one in cases]
        assert store.digests() == {one.id: one.listed.digest for one in cases}


def test_a_list_of_more_cases_than_are_read_at_once_is_whole_and_in_order(tmp_path: Path) -> None:
    cases = [case(number, published_on=date(2022, 5, 1)) for number in range(1001)]
    with PublicStore(write_public(tmp_path / "public.db", cases)) as store:
        assert [one.id for one in store.listed()] == [one.id for one in cases]


def test_a_row_comes_back_as_the_case_it_was_also_without_the_newest_column() -> None:
    whole = case(1, demo=True)
    assert from_json(as_json(whole)) == whole
    older = as_json(whole).replace('"outcome": "honoured", ', "")
    assert older != as_json(whole) and from_json(older) == case(1, demo=True, outcome="")
    assert as_row(whole) == asdict(whole) | {"published_on": "2022-05-02", "demo": 1}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_public_record_is_made_by_place(table: Table) -> None:
    with pytest.raises(TypeError, match="positional"):
        table.record("甲", "乙", "丙", "丁")
