"""The office's key under a passphrase: the right one opens it, on every machine alike."""

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
    with pytest.raises(EnvironmentFault, match="口令不对"):
        unwrap(data.replace(b'"passes": 6', b'"passes": 5'), "correct horse")


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
