"""Open data: what can be downloaded says the same as the pages, in forms that programs and
spreadsheets take."""

import csv
import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from sqlite3 import connect

import pytest

from casestore.public.dates_and_sizes import size_words
from casestore.public.rows import TABLES, WithdrawnCase
from generator.data import opendata
from tests.generator.conftest import Built
from tests.generator.small_content import case, counts, write_public

Again = Callable[..., Built]
CASES = [case(number) for number in range(80)]
CASE_COLUMNS = TABLES["cases"].columns
BIG = ("cases.csv", "cases.json", "public.db")
NEW = ("cases-new.csv", "cases-new.json", "public-new.db")
FILES = (
    "cases.csv",
    "counts.csv",
    "categories.csv",
    "cases.json",
    "public.db",
    "dictionary.json",
    "licence.txt",
)


def data(built: Built, name: str) -> bytes:
    return (built.release.path / "data" / name).read_bytes()


def rows(raw: bytes) -> list[list[str]]:
    return list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True), strict=True))


def test_the_csv_is_utf8_with_a_mark_and_lines_that_end_with_cr_lf(built: Built) -> None:
    raw = data(built, "cases.csv")
    assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n")
    assert raw.count(b"\r\n") == 81  # the texts' own line breaks are plain
    found = rows(raw)
    assert found[0] == [item.label for item in CASE_COLUMNS] and len(found) == 81
    newest = dict(zip(found[0], found[1], strict=True))
    assert (
        newest["公开编号"] == "YC-000079"
        and newest["问题类别"] == "账款拖欠"
        and newest["行业"] == "建筑业"
    )
    assert (
        newest["涉及金额"] == "100 万元以下"
        and newest["是否示例"] == "否"
        and newest["用时"] == "69"
    )
    assert newest["反映的问题"] == CASES[79].happened
    assert newest["办结方式"] == "足额兑现" and newest["专项行动"] == "云川市履约专项行动"


def ids(built: Built, name: str) -> list[str]:
    """The public numbers in a file of cases."""
    if name.endswith(".db"):
        with closing(connect(built.release.path / "data" / name)) as db:
            return [
                id for (id,) in db.execute("select id from cases order by published_on desc, id")
            ]
    raw = data(built, name)
    return (
        [one["id"] for one in json.loads(raw)["cases"]]
        if name.endswith(".json")
        else [r[0] for r in rows(raw)[1:]]
    )


MORE = [case(number, published_on=date(2023, 1, number - 199)) for number in (200, 201, 202)]


@pytest.fixture
def few_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opendata, "LARGE", 50)
    monkeypatch.setattr(opendata, "MOST_RECENT", 2)


@pytest.mark.usefixtures("few_are_large")
def test_large_files_stay_as_they_are_and_small_ones_hold_what_came_since(
    instance: Built, again: Again
) -> None:
    write_public(instance.options.public, [*CASES, *MORE[:2]], monthly=counts(), as_of="2022-09-01")
    second = again()
    for name in BIG:
        assert (second.release.path / "data" / name).samefile(instance.release.path / "data" / name)
    for name in NEW:
        assert ids(second, name) == ["YC-000201", "YC-000200"]
    assert json.loads(data(second, "cases-new.json"))["as_of"]["yunchuan-2022"] == "2022-09-01"
    assert rows(data(second, "counts.csv")) == rows(data(instance, "counts.csv"))
    page = second.text("about-data/index.html")
    assert all(
        name in page and sha256(data(second, name)).hexdigest() in page for name in (*BIG, *NEW)
    )


@pytest.mark.usefixtures("few_are_large")
def test_one_more_than_the_small_files_hold_one_changed_or_one_withdrawn_makes_all_whole_again(
    instance: Built, again: Again
) -> None:
    write_public(instance.options.public, [*CASES, *MORE[:2]], monthly=counts())
    again()
    for cases in (
        [*CASES, *MORE],
        [*CASES[:7], replace(CASES[7], result="改为分期付清。"), *CASES[8:]],
        CASES[:-1],
    ):
        write_public(instance.options.public, cases, monthly=counts())
        whole = again()
        assert not any((whole.release.path / "data" / name).exists() for name in NEW)
        for name in BIG:
            assert sorted(ids(whole, name)) == sorted(one.id for one in cases)
        assert ("改为分期付清。" in data(whole, "cases.csv").decode()) == (cases[7] != CASES[7])


def test_the_json_and_the_database_hold_the_same_rows(built: Built) -> None:
    found = json.loads(data(built, "cases.json"))
    assert found["as_of"]["yunchuan-2022"] == "2022-08-31"
    assert len(found["cases"]) == 80 and len(found["counts"]) == 6 and found["withdrawn"] == []
    assert len(found["categories"]) == 2 and found["amounts"] == []
    with closing(connect(built.release.path / "data/public.db")) as db:
        names = [item.name for item in CASE_COLUMNS]
        kept = db.execute(
            f"select {', '.join(names)} from cases order by published_on desc, id"
        ).fetchall()
    assert [list(row.values()) for row in found["cases"]] == [list(row) for row in kept]
    assert list(found["cases"][0]) == names
    assert data(built, "public.db") == built.options.public.read_bytes()


def test_every_code_in_the_data_is_explained_in_the_dictionary(built: Built) -> None:
    told = json.loads(data(built, "dictionary.json"))
    columns_told = {
        item["name"]: item
        for table in told["tables"]
        for item in table["columns"]
        if table["name"] == "cases"
    }
    assert set(columns_told) == {item.name for item in CASE_COLUMNS}
    for one in json.loads(data(built, "cases.json"))["cases"]:
        own = told["campaigns"][one["campaign"]]
        assert all(one[name] in own[name] for name in ("category", "level", "respondent_kind"))
        assert one["industry"] in columns_told["industry"]["values"]
        assert one["amount_band"] in columns_told["amount_band"]["values"]


def test_every_column_of_the_database_is_explained(built: Built) -> None:
    told = json.loads(data(built, "dictionary.json"))
    explained = {
        (table["name"], column["name"]) for table in told["tables"] for column in table["columns"]
    }
    explained |= {(item["table"], item["name"]) for item in told["database"]}
    with closing(connect(built.release.path / "data/public.db")) as db:
        tables = [
            name for (name,) in db.execute("select name from sqlite_master where type = 'table'")
        ]
        there = {
            (table, row[1]) for table in tables for row in db.execute(f"pragma table_info({table})")
        }
    assert there == explained
    assert "<code>cases.mark</code>" in built.text("about-data/index.html")


def test_the_page_shows_size_count_and_sha_of_every_file_as_it_lies_there(built: Built) -> None:
    page = built.text("about-data/index.html")
    for name in FILES:
        raw = data(built, name)
        assert (
            f'href="../data/{name}"' in page
            and sha256(raw).hexdigest() in page
            and size_words(len(raw)) in page
        )
    assert "案例 80 行" in page and "逐月件数 6 行" in page and "分类件数 2 行" in page
    assert all(f"<code>{item.name}</code>" in page for item in CASE_COLUMNS)
    assert size_words(999) == "1 KB" and size_words(2_340_000) == "2.3 MB"


def test_the_terms_of_use_are_those_of_the_office(built: Built) -> None:
    terms = data(built, "licence.txt").decode()
    assert "云川市营商环境办公室" in terms and "{" not in terms


def test_a_withdrawn_case_is_gone_from_every_file_but_its_tombstone(
    instance: Built, again: Again
) -> None:
    gone = WithdrawnCase(
        id="YC-000044", campaign="yunchuan-2022", withdrawn_on=date(2022, 8, 1), reason="摘要有误"
    )
    write_public(instance.options.public, CASES, [gone], counts())
    second = again()
    assert "第44笔" not in data(second, "cases.csv").decode()
    found = json.loads(data(second, "cases.json"))
    assert "YC-000044" not in {one["id"] for one in found["cases"]}
    assert found["withdrawn"] == [
        {
            "id": "YC-000044",
            "campaign": "yunchuan-2022",
            "withdrawn_on": "2022-08-01",
            "reason": "摘要有误",
        }
    ]


def test_files_are_linked_while_the_store_is_the_same_and_made_anew_when_it_is_not(
    instance: Built, again: Again
) -> None:
    def inode(built: Built, name: str) -> int:
        return (built.release.path / "data" / name).stat().st_ino

    second = again()
    assert all(inode(second, name) == inode(instance, name) for name in FILES)
    write_public(instance.options.public, [replace(CASES[0], title="改过的标题")], monthly=counts())
    third = again()
    assert "改过的标题" in data(third, "cases.csv").decode()
    assert "改过的标题" not in data(second, "cases.csv").decode()


def test_nothing_published_still_gives_whole_files(instance: Built, again: Again) -> None:
    write_public(instance.options.public)
    second = again()
    assert (
        json.loads(data(second, "cases.json"))["cases"] == []
        and len(rows(data(second, "cases.csv"))) == 1
    )
    assert "案例 0 行" in second.text("about-data/index.html")


def test_the_folder_of_files_holds_nothing_else(built: Built) -> None:
    assert {path.name for path in Path(built.release.path / "data").iterdir()} == set(FILES)
