"""Posts with pictures as evidence, as a browser on the page of the evidence sends them."""

import io
import math
from collections.abc import Sequence
from random import Random

from PIL import Image

from benchmarks.intake import CAMPAIGN
from tests.torture.clients import ask, head
from tests.torture.public_host import Place, field


async def upload(place: Place, secret: str, pictures: Sequence[bytes], thin: bool) -> int:
    """Send ``pictures`` into the draft of ``secret``, over a thin line or at once; the status of
    the answer."""
    page = await ask(place, head("GET", "/status"))
    cookie = page.headers["set-cookie"].partition(";")[0]
    body = _body(field(page.page, "csrf_token"), pictures)
    name = cookie.partition("=")[0].replace("qz-session", f"qz-draft-{CAMPAIGN}")
    headers = {
        "Content-Type": "multipart/form-data; boundary=b",
        "Content-Length": str(len(body)),
        "Cookie": f"{cookie}; {name}={secret}",
        "Referer": "https://www.example.gov.cn/",
    }
    request = head("POST", f"/apply/{CAMPAIGN}/evidence", headers)
    return (await ask(place, request, body, thin=thin)).status


def _body(token: str, pictures: Sequence[bytes]) -> bytes:
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in (("csrf_token", token), ("do", "upload"))
    ]
    for number, data in enumerate(pictures):
        said = f'--b\r\nContent-Disposition: form-data; name="evidence"; filename="{number}.jpg"'
        parts += [f"{said}\r\nContent-Type: image/jpeg\r\n\r\n".encode(), data, b"\r\n"]
    return b"".join((*parts, b"--b--\r\n"))


def picture(size: int, seed: int) -> bytes:
    """A picture of noise, of about ``size`` bytes."""
    side = int(math.sqrt(size))
    noise = Image.frombytes("L", (side, side), Random(seed).randbytes(side * side))
    target = io.BytesIO()
    noise.save(target, "JPEG", quality=90)
    return target.getvalue()
