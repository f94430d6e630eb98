"""What two cases have in common, and what belongs together."""

import pytest

from casestore.lifecycle.case_states import CASE_STATES, State
from casestore.lifecycle.linking import (
    LIKENESS_NAMES,
    MERGEABLE,
    Likeness,
    MarkKind,
    joined,
    likeness,
    marked,
    parts_with,
)
from casestore.lifecycle.verbs import Verb


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"uscc": "9136-0122 ma00000000"}, [(MarkKind.USCC, "91360122ma00000000")]),
        ({"uscc": "９１３６０１２２ＭＡ"}, [(MarkKind.USCC, "91360122ma")]),
        ({"uscc": "913"}, []),
        ({"project": "云亭 道路（硬化）合同"}, [(MarkKind.PROJECT, "云亭道路硬化合同")]),
        ({"project": "采购合同"}, []),
        ({"facts": "合同编号：XJ-2019-017，货款未付"}, [(MarkKind.CONTRACT, "xj2019017")]),
        ({"request": "协议书号为 新建招〔2018〕3号"}, []),
        ({"facts": "協議編號 YT〔2018〕0031"}, [(MarkKind.CONTRACT, "yt20180031")]),
        ({"facts": "合同号yt(2018)0031"}, [(MarkKind.CONTRACT, "yt20180031")]),
        ({}, []),
    ],
)
def test_what_is_marked_is_bare_of_how_it_was_typed(
    values: dict[str, str], found: list[tuple[MarkKind, str]]
) -> None:
    assert list(marked(values)) == found


def test_only_the_same_enterprise_about_the_same_is_a_duplicate() -> None:
    uscc, contract = {MarkKind.USCC}, {MarkKind.CONTRACT}
    assert likeness(uscc, True) is Likeness.DUPLICATE
    assert likeness(uscc, False) is Likeness.SAME_ENTERPRISE
    assert likeness(contract, True) is Likeness.SAME_CONTRACT
    assert likeness({MarkKind.PROJECT}, False) is Likeness.SAME_CONTRACT
    assert likeness(uscc | contract, False) is Likeness.SAME_CONTRACT
    assert likeness(uscc | contract, True) is Likeness.DUPLICATE
    assert likeness(set(), True) is None
    assert set(LIKENESS_NAMES) == set(Likeness)


def test_what_was_put_together_is_together_until_it_is_taken_apart() -> None:
    events = [(Verb.LINK, 2), (Verb.ABSORB, 3), (Verb.UNLINK, 2), (Verb.MERGE, 4), (Verb.LINK, 5)]
    assert joined(iter(events)) == {3: Verb.ABSORB, 4: Verb.MERGE, 5: Verb.LINK}
    assert joined(iter([*events, (Verb.PART, 4), (Verb.UNLINK, 3)])) == {5: Verb.LINK}


def test_a_case_goes_its_own_way_where_the_other_ends_with_nothing_done() -> None:
    parting = {State.DECLINED, State.REGISTERED_ONLY, State.WITHDRAWN}
    assert {one for one in State if parts_with(one)} == {
        *parting,
        State.MERGED,
        State.IMPORT_UNDONE,
    }
    assert not any(CASE_STATES[one].in_hand or CASE_STATES[one].ended for one in MERGEABLE)
