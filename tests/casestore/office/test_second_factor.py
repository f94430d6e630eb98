"""The second factor: a code of the telephone is taken once, a recovery code too, and the database
alone makes neither."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from passlib.totp import TOTP

from casestore.database.tables import OfficeEventTable, StaffRow
from casestore.errors import NotAllowed
from casestore.lifecycle.office_acts import OfficeAct
from casestore.lifecycle.roles import Role
from casestore.office.inventory.accounts import check_accounts
from casestore.office.inventory.facts import facts_of
from casestore.office.inventory.report import Report
from casestore.office.second_factor import CODES, Proof, SecondFactor
from casestore.office.staff import Staff
from tests.casestore.ledger_fixture import Office

KEY = "a key that lies in a file"


@dataclass
class Telephone:
    """Account 1 of ``office`` and the telephone that has its factor."""

    office: Office
    now: datetime = field(default_factory=lambda: datetime(2026, 11, 28, tzinfo=UTC))

    def __post_init__(self) -> None:
        Staff(self.office.store).add("a@b.cn", "管理员", frozenset({Role.ADMIN}))
        self.by = Staff(self.office.store).member(1).actor
        self.factor = SecondFactor(self.office.store, KEY, lambda: self.now)
        drawn = self.factor.draw("a@b.cn")
        self.sealed, self.totp = drawn.sealed, TOTP(drawn.key.replace("-", ""))
        self.codes = self.factor.enrol(1, drawn.sealed, self.code(), self.by)

    def code(self, late: int = 0) -> str:
        return str(self.totp.generate(self.now - timedelta(seconds=late)).token)

    def wait(self, seconds: int = 30) -> None:
        self.now += timedelta(seconds=seconds)

    def check(self, said: str) -> Proof | None:
        return self.factor.check(1, said, self.by)


@pytest.fixture
def telephone(office: Office) -> Telephone:
    return Telephone(office)


def test_a_code_is_taken_once_and_within_half_a_minute_of_the_clock(telephone: Telephone) -> None:
    assert telephone.check(telephone.code()) is None  # enrolling took it
    telephone.wait()
    late = telephone.code()
    telephone.wait()
    assert telephone.check(late) is Proof.CODE
    assert telephone.check(late) is None
    assert telephone.check(telephone.code()) is Proof.CODE
    assert telephone.check(telephone.code(late=30)) is None  # older than the last one
    telephone.wait(300)
    assert telephone.check(telephone.code(late=120)) is None
    for nonsense in ("", "000", "abcdef", "１２３４５６", "1234567"):
        assert telephone.check(nonsense) is None
    spaced = telephone.code()
    assert telephone.check(f" {spaced[:3]} {spaced[3:]} ") is Proof.CODE


def test_a_recovery_code_is_taken_once_in_any_spelling(telephone: Telephone) -> None:
    assert len(set(telephone.codes)) == CODES == telephone.factor.codes_left(1)
    one, two, *_more = telephone.codes
    assert telephone.check(one) is Proof.RECOVERY_CODE
    assert telephone.check(one) is None
    assert telephone.check(two.replace("-", " ").upper()) is Proof.RECOVERY_CODE
    assert telephone.factor.codes_left(1) == CODES - 2
    new = telephone.factor.renew_codes(1, telephone.by)
    assert telephone.check(telephone.codes[3]) is None
    assert telephone.check(new[0]) is Proof.RECOVERY_CODE


def test_the_database_holds_neither_secret_nor_recovery_codes(telephone: Telephone) -> None:
    with telephone.office.store.read() as session:
        row = session.get_one(StaffRow, 1)
        kept = f"{row.tf_totp_secret} {row.mf_recovery_codes}"
    assert telephone.totp.base32_key not in kept and telephone.totp.hex_key not in kept
    assert not any(code.replace("-", "") in kept.replace("-", "") for code in telephone.codes)
    telephone.wait()
    another_key = SecondFactor(telephone.office.store, "another key", lambda: telephone.now)
    shown = another_key.shown(telephone.sealed, "a@b.cn").key.replace("-", "")
    assert shown != telephone.totp.base32_key
    assert another_key.check(1, telephone.code(), telephone.by) is None
    assert another_key.check(1, telephone.codes[0], telephone.by) is None


def test_nothing_is_enrolled_by_a_wrong_code(telephone: Telephone) -> None:
    other = telephone.factor.draw("a@b.cn")
    with pytest.raises(NotAllowed, match="验证码不对"):
        telephone.factor.enrol(1, other.sealed, "000000", telephone.by)
    telephone.wait()
    assert telephone.check(telephone.code()) is Proof.CODE


def test_what_is_done_to_a_factor_leaves_events_that_verify_compares(
    telephone: Telephone,
) -> None:
    telephone.check(telephone.codes[0])
    telephone.factor.renew_codes(1, telephone.by)
    Staff(telephone.office.store).reset_factor_of("a@b.cn")
    assert not Staff(telephone.office.store).member(1).has_factor
    with telephone.office.store.write() as session:
        acts = [row.verb for row in session.query(OfficeEventTable).order_by(OfficeEventTable.id)]
        report = Report()
        check_accounts(session, facts_of(session, report.faults), report)
        assert report.faults == []
        session.get_one(StaffRow, 1).tf_totp_secret = telephone.sealed
        session.flush()
        check_accounts(session, facts_of(session, report.faults), report)
        assert len(report.faults) == 1
    assert acts[1:] == [
        OfficeAct.FACTOR_SET,
        OfficeAct.FACTOR_CODE_USED,
        OfficeAct.FACTOR_CODES,
        OfficeAct.FACTOR_RESET,
    ]
