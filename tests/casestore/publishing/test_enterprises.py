"""Cases of one enterprise have one mark, which tells nothing to whoever lacks the key."""

from casestore.database.tables import CaseTable
from casestore.publishing import enterprises
from casestore.publishing.approvals import APPROVAL
from casestore.publishing.enterprises import _MARKS
from tests.casestore.ledger_fixture import Office

CODE = "91360122MA35ABCD1X"


def mark(office: Office, id: int, **identity: str) -> str:
    """The mark of a case that told this of itself."""
    case = office.register(str(id)).case_id
    with office.store.write() as session:
        session.get_one(CaseTable, case).identity = office.sealer.seal_json(identity)
    with office.store.read() as session:
        return enterprises.mark_of(office.ledger, session, case)


def test_an_enterprise_is_known_by_its_code_and_else_by_its_name(office: Office) -> None:
    first = mark(office, 1, uscc=CODE, enterprise="南昌砚渡沐建材有限公司")
    assert mark(office, 2, uscc=f" {CODE.lower()} ", enterprise="砚渡沐建材（南昌）") == first
    assert mark(office, 3, uscc=CODE[:-1] + "Y", enterprise="南昌砚渡沐建材有限公司") != first
    named = mark(office, 4, uscc="无", enterprise="砚渡沐商行")
    assert mark(office, 5, enterprise="砚渡沐 商行") == named
    assert mark(office, 6, uscc="无", enterprise="霖沐砚商行") != named
    assert mark(office, 7) != mark(office, 8), "who tells nothing is nobody else"


def test_a_mark_is_made_with_the_key_and_tells_no_code(office: Office) -> None:
    first = mark(office, 1, uscc=CODE)
    assert len(first) == 32 and CODE not in first
    _MARKS.clear()
    (office.settings.keys / f"{APPROVAL}.secret").write_text("another")
    assert mark(office, 2, uscc=CODE) != first


def test_no_more_are_opened_than_tell_that_there_are_enough(office: Office) -> None:
    ids = [office.register(str(number)).case_id for number in range(4)]
    with office.store.write() as session:
        for id in ids:
            row = session.get_one(CaseTable, id)
            row.identity = office.sealer.seal_json({"uscc": f"{CODE}{max(id, ids[1])}"})
    with office.store.read() as session:
        assert enterprises.count(office.ledger, session, ids, 2) == 2
        assert _MARKS[office.store].keys() == set(ids[:3]), "the first two are one"
        assert enterprises.count(office.ledger, session, ids, 9) == 3
