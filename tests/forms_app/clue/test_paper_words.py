"""What is noted at a signed form: the name in a certificate against the one that was filled in."""

from casestore.public.cleaning.pdf_signatures import BROKEN, FITS
from forms_app.clue.paper_words import (
    NO_COLOUR,
    NO_SEAL,
    OTHER_NAME,
    SAME_NAME,
    about_the_seal,
    about_the_signer,
)

SIGNED = ("作者、软件等文档属性", f"{FITS}（证书：云亭建材（南昌）有限公司），由认可的机构签发")


def test_the_name_in_the_certificate_is_compared_whatever_brackets_it_has() -> None:
    assert about_the_signer(SIGNED, "云亭建材(南昌) 有限公司") == (SAME_NAME,)
    assert about_the_signer(SIGNED, "某某有限公司") == (OTHER_NAME,)


def test_nothing_is_compared_where_nothing_can_be_believed() -> None:
    assert about_the_signer((BROKEN,), "云亭建材") == ()
    assert about_the_signer(SIGNED, " ") == () and about_the_signer((), "云亭建材") == ()


def test_a_stamp_is_only_spoken_of_where_none_was_seen() -> None:
    assert about_the_seal(True) == ()
    assert about_the_seal(False) == (NO_SEAL,) and about_the_seal(None) == (NO_COLOUR,)
