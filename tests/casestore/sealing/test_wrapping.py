"""The office's key under a passphrase: the right one opens it, on every machine alike."""

import json

import pytest

from casestore.errors import EnvironmentFault
from casestore.sealing.wrapping import is_wrapped, new_secret, recipient_of, unwrap, wrap


def test_a_wrapped_key_shows_nothing_and_opens_with_its_passphrase_alone() -> None:
    secrets = (new_secret(), new_secret())
    data = wrap(secrets, "correct horse")
    assert is_wrapped(data)
    assert b"SECRET" not in data
    assert unwrap(data, "correct horse") == secrets
    with pytest.raises(EnvironmentFault, match="口令不对"):
        unwrap(data, "wrong horse")
    altered = data.replace(b'"passes": 1', b'"passes": 2')
    assert altered != data
    with pytest.raises(EnvironmentFault, match="口令不对"):
        unwrap(altered, "correct horse")


def test_guessing_a_passphrase_takes_six_passes_over_a_quarter_of_a_gigabyte(
    full_cost: None,
) -> None:
    secret = new_secret()
    data = wrap([secret], "correct horse")
    said = json.loads(data)
    assert (said["passes"], said["memory"]) == (6, 262_144)
    assert unwrap(data, "correct horse") == (secret,)


def test_an_open_key_is_read_as_it_is() -> None:
    secret = new_secret()
    data = wrap([secret], "")
    assert not is_wrapped(data)
    assert unwrap(b"# a comment\n" + data, "") == (secret,)
    assert recipient_of(secret).startswith("age1")


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"AGE-SECRET-KEY-1X\n", b"\xff"])
def test_what_is_no_key_is_refused(data: bytes) -> None:
    with pytest.raises(EnvironmentFault, match="office.key"):
        unwrap(data, "")
