"""Recovery cards: on the screen or on paper, and a telephone reads what stands there."""

import io
import stat
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from casestore.errors import CaseStoreError
from casestore.office.keys.cards import new_cards, write_cards
from casestore.public.qr import qr_code


def test_two_cards_have_two_secrets_as_text_and_as_a_code(tmp_path: Path) -> None:
    first, second = new_cards()
    assert first.secret != second.secret
    assert first.secret in first.text()
    assert first.fingerprint in first.text()
    assert "█" in first.text()
    picture = io.BytesIO()
    qr_code(first.secret).save(picture, kind="png", scale=4)
    assert zxingcpp.read_barcodes(Image.open(picture))[0].text == first.secret


def test_cards_are_written_for_their_owner_and_never_over_others(tmp_path: Path) -> None:
    cards = new_cards()
    files = write_cards(cards, tmp_path / "cards")
    for card, file in zip(cards, files, strict=True):
        assert card.secret in file.read_text(encoding="utf-8")
        assert "<svg" in file.read_text(encoding="utf-8")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(CaseStoreError, match="已存在"):
        write_cards(new_cards(), tmp_path / "cards")
