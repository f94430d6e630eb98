"""Letters that didn't arrive: who sees them, and what is asked of who gives one up."""

import pytest

from casestore.database.jobs import Jobs
from casestore.errors import Incomplete, NotAllowed
from casestore.ledger.queries import letters as queries
from casestore.ledger.verbs import letters
from casestore.lifecycle.jobs import JobKind
from tests.casestore.ledger_fixture import COORDINATOR, SECOND, Office


def failed(office: Office, key: str, final: bool = True) -> tuple[int, int]:
    """A case whose letter failed: the job's id and the case's."""
    case_id = office.register(key).case_id
    claimed = Jobs(office.store).claim("w", (JobKind.MAIL,))
    assert claimed is not None
    Jobs(office.store).fail(claimed.id, "对方邮箱拒收", final=final)
    return claimed.id, case_id


def test_a_case_has_its_own_letters_and_one_given_up_has_no_next_try(office: Office) -> None:
    given_up, first = failed(office, "a")
    late, second = failed(office, "b", final=False)
    (one,) = queries.letters_of(office.ledger, first, COORDINATOR)
    (other,) = queries.letters_of(office.ledger, second, COORDINATOR)
    assert (one.job_id, one.is_given_up, one.next_try) == (given_up, True, None)
    assert (other.job_id, other.is_given_up) == (late, False) and other.next_try is not None


def test_a_letter_is_given_up_with_a_reason_and_by_the_coordinator_alone(office: Office) -> None:
    job_id, _case_id = failed(office, "a")
    with pytest.raises(Incomplete, match="理由"):
        letters.drop(office.ledger, job_id, COORDINATOR, " ")
    for take in (
        lambda: letters.drop(office.ledger, job_id, SECOND, "已电话告知"),
        lambda: letters.resend(office.ledger, job_id, SECOND),
    ):
        with pytest.raises(NotAllowed, match="统筹岗"):
            take()
    assert queries.given_up(office.ledger, COORDINATOR, 5).total == 1
    assert queries.given_up(office.ledger, SECOND, 5).total == 0
    letters.drop(office.ledger, job_id, COORDINATOR, "已电话告知")
    assert queries.given_up(office.ledger, COORDINATOR, 5).total == 0
