"""Everybody is looked for: who is in the ledger now, as they are called now, but for what the
office itself publishes."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from casestore.campaign.edition import edition_of
from casestore.database.tables import StaffRow
from casestore.publishing.redaction.needles import Needle, Strength
from casestore.publishing.sweep.identifiers import (
    PUBLIC,
    Everybody,
    Identified,
    Identifiers,
    Owner,
    identified,
    published,
)
from casestore.publishing.sweep.matching import Matcher, normal
from casestore.publishing.sweep.pieces import Piece
from tests.casestore.ledger_fixture import open_office

PHONE = "13700137123"
NOON = datetime(2022, 6, 15, 12, tzinfo=UTC)
ACCOUNT = {
    **{"id": 31, "name": "罗砚渡", "email": "a@b", "password": "", "fs_uniquifier": "a"},
    **{"create_datetime": NOON, "update_datetime": NOON},
}
FIRST, SECOND = Owner(id=1, is_case=True), Owner(id=1, is_case=False)


def of(owner: Owner, *forms: Needle | str) -> Identified:
    return identified(owner, (Needle("", one) if isinstance(one, str) else one for one in forms))


def all_of(*every: Identified, public: str = "") -> Identifiers:
    return Identifiers(owners={one.owner: one for one in every}, public=public)


def found(text: str, *matchers: Matcher[Owner]) -> set[Owner]:
    return {one.owner for matcher in matchers for one in matcher.find(Piece(text=text))}


def test_a_case_and_an_account_of_the_same_number_are_two() -> None:
    digests = all_of(of(FIRST, "砚渡沐"), of(SECOND, "砚渡沐")).digests(b"key")
    assert digests.keys() == {"台账序号 1", "工作人员账号 1", PUBLIC}
    assert len(set(digests.values())) == 3


def test_a_digest_tells_when_something_else_is_looked_for() -> None:
    one = all_of(of(FIRST, "砚渡沐")).digests(b"key")
    assert one == all_of(of(FIRST, "砚渡沐", "砚渡沐")).digests(b"key")
    assert one != all_of(of(FIRST, "砚渡沐")).digests(b"another")
    assert one != all_of(of(FIRST, Needle("", "砚渡沐", Strength.NAMED))).digests(b"key")
    assert one != all_of(of(FIRST, "砚渡沐", PHONE)).digests(b"key")
    public = all_of(of(FIRST, "砚渡沐"), public="x").digests(b"key")
    assert {name for name in one if one[name] != public[name]} == {PUBLIC}


def test_what_the_office_publishes_is_not_looked_for_but_a_short_word_in_it_is() -> None:
    public = f"{PHONE}\n南昌砚渡沐中心"
    brand, short, word = (
        Needle("企业字号", "砚渡沐"),
        Needle("企业简称", "昌砚渡沐"),
        Needle("姓名", "砚渡沐"),
    )
    for needle, counts in (
        (brand, False),
        (short, False),
        (word, True),
        (Needle("", PHONE), False),
    ):
        people = all_of(of(FIRST, needle), of(SECOND, "霖沐砚"), public=public)
        for asked in (people, people.only([str(FIRST)])):
            assert found(f"（{needle.form}）", asked.matcher()) == ({FIRST} if counts else set())
    assert list(people.only([str(SECOND)]).owners) == [SECOND]


def test_the_office_publishes_how_it_and_its_units_are_called_and_reached(tmp_path: Path) -> None:
    office = open_office(tmp_path)
    edition = edition_of(office.settings.content)
    lines = published(edition.site, edition.campaigns.values()).split("\n")
    campaigns = edition.campaigns.values()
    units = {normal(unit.name) for one in campaigns for unit in one.units}
    channels = {normal(each.phone) for one in campaigns for each in one.channels if each.phone}
    assert units and channels and {*units, *channels, normal(edition.site.office)} <= set(lines)
    assert "" not in lines


def test_who_comes_is_looked_for_beside_those_who_were_there() -> None:
    everybody = Everybody()
    first, second = of(FIRST, "砚渡沐"), of(SECOND, PHONE)
    (large,) = everybody.matchers(all_of(first, public="x"))
    text = f"砚渡沐，{PHONE}"
    assert found(text, large) == {FIRST}
    both = everybody.matchers(all_of(first, second, public="x"))
    assert both[0] is large and found(text, *both) == {FIRST, SECOND}


@pytest.mark.parametrize("public", ["", PHONE])
def test_who_is_called_otherwise_or_gone_is_looked_for_so(public: str) -> None:
    everybody = Everybody()
    text = f"砚渡沐，{PHONE}，霖沐砚"
    everybody.matchers(all_of(of(FIRST, "砚渡沐"), of(SECOND, PHONE), public=public))
    other = everybody.matchers(all_of(of(FIRST, "霖沐砚"), of(SECOND, PHONE), public=public))
    assert {(one.owner, one.start) for each in other for one in each.find(Piece(text=text))} == {
        (FIRST, text.index("霖")),
        *([] if public else [(SECOND, 4)]),
    }
    assert found(text, *everybody.matchers(all_of(of(FIRST, "霖沐砚")))) == {FIRST}


def test_what_is_the_offices_no_more_is_looked_for() -> None:
    everybody = Everybody()
    owners = all_of(of(FIRST, PHONE), public=PHONE)
    assert found(PHONE, *everybody.matchers(owners)) == set()
    assert found(PHONE, *everybody.matchers(replace(owners, public=""))) == {FIRST}


def test_everybody_in_the_ledger_is_known_with_what_the_case_tells(tmp_path: Path) -> None:
    office, everybody = open_office(tmp_path), Everybody()
    facts = "身份证号码360112197805123458，其余见合同和验收单，拖欠至今没有支付。"
    case = office.register(phone=PHONE, facts=facts).case_id
    with office.store.write() as session:
        session.execute(insert(StaffRow).values(ACCOUNT))
    owner, member = Owner(id=case, is_case=True), Owner(id=31, is_case=False)
    forms = {one.form for one in everybody.of(office.ledger, "").owners[owner].forms}
    assert {PHONE, "360112197805123458"} <= forms
    for name in ("罗砚渡", "罗渡沐"):
        with office.store.write() as session:
            session.execute(update(StaffRow).where(StaffRow.id == 31).values(name=name))
        people = everybody.of(office.ledger, "")
        assert [one.form for one in people.owners[member].forms][0] == name
    assert people.owners[owner].forms and len(everybody.staff) == len(people.owners) - 1
