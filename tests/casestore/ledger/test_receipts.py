"""Numbers and codes: readable, repeatable for their holder, and not to be had from the database."""

import hmac
import itertools
import re
from hashlib import sha256

from sqlalchemy import select

from casestore.database.tables import CaseTable
from casestore.ledger.receipts import Codes
from casestore.public.readable_codes import CAPITALS
from tests.casestore.ledger_fixture import Office

CODES = Codes("secret")


def test_a_code_has_twelve_letters_without_look_alikes_in_groups_of_four() -> None:
    codes = [CODES.code("xinjian-2022", str(n)) for n in range(300)]
    assert all(re.fullmatch(r"[A-Z0-9]{4}(-[A-Z0-9]{4}){2}", code) for code in codes)
    assert not set("0O1IL2Z5S8BUV") & set("".join(codes))
    assert set("".join(codes)) - {"-"} == set(CAPITALS)
    assert len(set(codes)) == 300


def test_the_same_key_gives_the_same_code_and_another_campaign_another() -> None:
    assert CODES.code("a", "k") == Codes("secret").code("a", "k")
    assert CODES.code("a", "k") != CODES.code("b", "k")
    assert CODES.code("a", "k") != Codes("other").code("a", "k")
    assert CODES.key_hash("a", "bc") != CODES.key_hash("ab", "c")
    assert CODES.key_hash("a", "k") != CODES.key_hash("b", "k")


def test_what_is_kept_of_a_code_is_bound_to_its_number() -> None:
    assert CODES.code_hash("XJ-2022-0001", "ACDE") != CODES.code_hash("XJ-2022-0002", "ACDE")


def test_a_code_is_understood_however_typed() -> None:
    code = CODES.code("a", "k")
    assert CODES.code_hash("n", code.lower().replace("-", " ")) == CODES.code_hash("n", code)


def test_the_code_is_not_derivable_from_the_database(office: Office) -> None:
    receipt = office.register("the key of the form")
    office.store.close()
    letters = receipt.code.replace("-", "")
    files = [path.read_bytes() for path in office.settings.instance.glob("ledger.db*")]
    for found in (receipt.code, letters, letters.lower(), "the key of the form"):
        assert not any(found.encode() in data for data in files)
    with office.store.read() as session:
        row = session.scalars(select(CaseTable)).one()
    plain = [
        receipt.code,
        letters,
        *("".join(pair) for pair in itertools.permutations((row.number, letters))),
    ]
    for text in plain:
        assert sha256(text.encode()).hexdigest() != row.code
        assert hmac.digest(row.key.encode(), text.encode(), sha256).hex() != row.code
    assert Codes("guess").code_hash(row.number, receipt.code) != row.code
