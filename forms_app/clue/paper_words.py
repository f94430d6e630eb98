"""What is noted at a signed form for the desk, whichever way it came."""

import unicodedata
from collections.abc import Sequence

from casestore.public.cleaning.pdf_signatures import FITS

UNREAD = "没有读到二维码，请人工核对线索表与填写的内容是否一致"
MATCHES = "二维码与提交的内容一致"
DIFFERS = "二维码与登记的内容不一致，请人工核对"
NO_MANDATE = "签字人不是法定代表人，没有看到授权委托书，请核对；需要的，退回补正"
NO_SEAL = "没有看到红色印章，请人工核对"
NO_COLOUR = "图像没有颜色，看不出印章，请人工核对"

SAME_NAME = "电子签名的证书名称与填写的企业名称一致"
OTHER_NAME = "电子签名的证书名称与填写的企业名称不一致，请人工核对"


def about_the_signer(taken_out: Sequence[str], enterprise: str) -> tuple[str, ...]:
    """What is noted where the file is signed with a certificate that fits it: whether that is of
    ``enterprise``. Nothing else is believed of a signature (:mod:`pdf_signatures`)."""
    fitting = [_plain(one) for one in taken_out if one.startswith(FITS)]
    if not fitting or not enterprise.strip():
        return ()
    own = _plain(enterprise)
    return (SAME_NAME if any(own in one for one in fitting) else OTHER_NAME,)


def _plain(text: str) -> str:
    """``text`` without blanks, in half-width forms: names have both kinds of brackets."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def about_the_seal(red_seal: bool | None) -> tuple[str, ...]:
    """What is noted where a stamp belongs on the paper; nothing where one was seen."""
    if red_seal:
        return ()
    return (NO_SEAL if red_seal is False else NO_COLOUR,)
