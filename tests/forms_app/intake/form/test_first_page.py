"""What the first page of the form weighs with all that it loads: whoever stands at the edge of a
telephone's net waits for every byte of it. (``python -m tests.torture slow_line`` loads it.)"""

import re
from urllib.parse import urljoin

import pytest

from tests.forms_app.intake.visitor import Public

#: Bytes, compressed as browsers ask for them; the headers of a dozen answers come on top.
MOST, HEADERS = 150_000, 12_000
_LOADED = re.compile(r"""<(?:link|script|img)\b[^>]*?\s(?:href|src)=["'](/[^"']+)["']""")
_FROM_A_SHEET = re.compile(r"""(?:url\(|@import\s+(?!url))["']?([^"')]+)""")
_FROM_A_SCRIPT = re.compile(r"""^import\b[^"'\n]*["']([^"'\n]+\.js)["']""", re.M)


def loaded(public: Public, address: str) -> dict[str, int]:
    """Address → bytes of the page at ``address`` and of what it loads, and that loads."""
    client, weights, waiting = public.app.test_client(), dict[str, int](), [address]
    while waiting:
        here = waiting.pop()
        if here in weights or here.startswith("data:"):
            continue
        answer = client.get(here, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, here
        weights[here] = len(answer.data)
        plain = client.get(here).text if answer.mimetype.startswith("text/") else ""
        pattern = {"text/html": _LOADED, "text/css": _FROM_A_SHEET}.get(answer.mimetype)
        found = (pattern or _FROM_A_SCRIPT).findall(plain)
        waiting += [urljoin(here, one) for one in found if not one.startswith("data:")]
    return weights


def test_the_first_page_of_each_campaigns_form_weighs_little(public: Public) -> None:
    for id in public.office.campaigns:
        weights = loaded(public, f"/apply/{id}")
        assert sum(weights.values()) + HEADERS <= MOST, weights
        assert any(name.endswith("govuk-frontend.min.css") for name in weights)


@pytest.mark.parametrize("name", ["tus.min.js", "altcha.min.js"])
def test_what_few_need_is_loaded_when_they_need_it(public: Public, name: str) -> None:
    weights = loaded(public, "/apply/xinjian-2022")
    assert not any(name in address for address in weights)
    assert any("govuk-frontend.min.js" in address for address in weights)
