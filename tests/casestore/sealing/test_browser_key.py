"""What is sealed to one browser opens with its secret, for its purpose, unchanged, and not else."""

import pytest

from casestore.sealing.browser_key import BrowserKey, new_secret


def test_only_the_same_secret_and_purpose_open_it() -> None:
    secret = new_secret()
    sealed = BrowserKey(secret, "draft").seal("某某公司".encode())
    assert BrowserKey(secret, "draft").open(sealed).decode() == "某某公司"
    for other in (BrowserKey(new_secret(), "draft"), BrowserKey(secret, "visit")):
        with pytest.raises(ValueError, match="another key"):
            other.open(sealed)


def test_a_changed_or_cut_byte_is_found() -> None:
    key = BrowserKey(new_secret(), "draft")
    sealed = key.seal(b"some words")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(ValueError, match="damaged"):
            key.open(bytes(changed))
        with pytest.raises(ValueError, match="damaged|Nonce"):
            key.open(sealed[:place])


def test_the_name_tells_neither_the_secret_nor_the_purpose_of_another() -> None:
    secret = new_secret()
    names = {BrowserKey(secret, purpose).name for purpose in ("draft", "visit")}
    assert len(names) == 2 and not any(secret in name for name in names)


def test_the_same_words_are_never_sealed_the_same() -> None:
    key = BrowserKey(new_secret(), "draft")
    assert len({key.seal(b"same") for _time in range(100)}) == 100
