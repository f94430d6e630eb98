"""Keys that number and code make, and nobody keeps."""

import time

import pyrage

from casestore.exchange.claimant_keys import keys_of, random_code

NUMBER, CODE = "XJ-2022-7K3M-9", "ACDE-FHJK-MNPR"


def test_the_same_number_and_code_make_the_same_keys_however_typed(full_cost: None) -> None:
    first, again = keys_of(NUMBER, CODE), keys_of(NUMBER, " acde fhjk mnpr")
    assert (first.reader, first.writing) == (again.reader, again.writing)
    assert first.reader.startswith("age1") and len(first.writing) == 32


def test_another_number_or_code_makes_other_keys() -> None:
    made = [keys_of(NUMBER, CODE), keys_of("XJ-2022-0001", CODE), keys_of(NUMBER, CODE[:-1] + "T")]
    assert len({one.reader for one in made}) == len({one.writing for one in made}) == 3


def test_what_is_sealed_to_the_reader_is_opened_by_the_code() -> None:
    keys = keys_of(NUMBER, CODE)
    recipient = pyrage.x25519.Recipient.from_str(keys.reader)
    assert pyrage.decrypt(pyrage.encrypt(b"x", [recipient]), [keys.reading]) == b"x"


def test_a_look_up_takes_long_for_who_guesses_and_not_for_who_asks(full_cost: None) -> None:
    """In time of the processor: the machine may have other work."""
    times = []
    for code in (CODE, "wrong", random_code()):
        start = time.thread_time()
        keys_of(NUMBER, code)
        times.append(time.thread_time() - start)
    assert min(times) > 0.01
    assert min(times) < 0.15


def test_codes_are_random() -> None:
    codes = {random_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {14}
