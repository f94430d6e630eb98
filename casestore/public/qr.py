"""QR codes of addresses: one error correction for paper and screen."""

import segno


def qr_code(address: str) -> segno.QRCode:
    """The code of ``address``: level M (15 % may be lost), never a micro code, which few
    telephones read."""
    return segno.make(address, error="m", micro=False)
