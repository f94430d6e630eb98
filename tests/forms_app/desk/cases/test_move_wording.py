"""Every move has the words that staff read about it, and no words are left without a move."""

import pytest

from casestore.lifecycle.moves import MOVES, Move, move_for
from casestore.lifecycle.needs import Need
from forms_app.desk.cases.move_wording import HINTS, HINTS_FROM, MOVE_WORDS, field_words, hint_of


def test_no_move_and_no_need_lacks_its_words() -> None:
    assert set(MOVE_WORDS) == {move.verb for move in MOVES}
    assert set(HINTS) == set(Need)
    assert all(move_for(source, verb) for verb, source in HINTS_FROM)


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.verb}-{move.target}")
def test_what_a_move_asks_for_has_a_label_a_hint_and_a_sentence(move: Move) -> None:
    assert move.label and all(hint_of(move.verb, source) for source in move.sources)
    for need in (*move.needs, *move.asks):
        words = field_words(move.verb, need)
        assert words.label and words.hint and words.missing.startswith("请")


@pytest.mark.parametrize("verb", MOVE_WORDS)
def test_a_field_is_renamed_only_where_the_move_asks_for_it(verb: str) -> None:
    needs = {need for move in MOVES if move.verb == verb for need in (*move.needs, *move.asks)}
    assert set(MOVE_WORDS[verb].fields) <= needs
