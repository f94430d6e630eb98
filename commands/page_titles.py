"""What a page of a release is called, for who doesn't think in files."""

import re
from html import unescape
from pathlib import Path

_TITLE = re.compile(r"<title>([^<]{1,200})</title>")
#: Characters from the beginning of a page in which its title stands.
_HEAD = 8_192


def title_of(page: Path) -> str:
    """The title of ``page`` without the name of the site behind it; its file's name where it has
    none. Raises ``OSError``."""
    with page.open(encoding="utf-8", errors="replace") as file:
        found = _TITLE.search(file.read(_HEAD))
    title = " ".join(unescape(found[1]).split()) if found else page.name
    return title.rpartition("_")[0] or title
