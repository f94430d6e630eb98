"""Characters that no text of ours may hold: nobody sees them, and they make two texts that look
alike differ, or one text look like another (Unicode TR 36; CVE-2021-42574). Pure.

What enters from outside passes :func:`without_strays`, once, where it enters
(``forms_app/web/clean_requests.py``, ``casestore/ledger/take_items.py``); content that somebody
writes is refused instead (``toml_faults``), because its author can mend it.
"""

import re

#: Ends of lines that are none for a browser: they become ``\n``.
_LINE_ENDS = re.compile("\r(?!\n)|[\v\f\x1c-\x1e\x85\u2028\u2029]")

#: Embeddings, overrides and isolates: they change the order in which the text is shown.
_ORDERING = "\u202a-\u202e\u2066-\u2069"

#: C0 and C1 but tab and the ends of lines; what has no width; marks of direction; what is no
#: longer, or never was, a character. Variation selectors stay: rare characters of names need them.
_UNSEEN = (
    "\0-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e007f"
) + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
_STRAYS = re.compile(f"[{_UNSEEN}{_ORDERING}]")
_REORDERING = re.compile(f"[{_ORDERING}]")
#: Either kind.
STRAY = re.compile(f"{_LINE_ENDS.pattern}|{_STRAYS.pattern}")
_BREAKS = re.compile(r"\s*[\t\r\n]+\s*")


def without_strays(text: str) -> str:
    """``text`` without what nobody sees in it; every end of a line is ``\\n`` or ``\\r\\n``."""
    if STRAY.search(text) is None:
        return text
    return _STRAYS.sub("", _LINE_ENDS.sub("\n", text))


def on_one_line(text: str) -> str:
    """``text`` without ends of lines and tabs: a blank stands for them."""
    return _BREAKS.sub(" ", text)


def is_reordered(text: str) -> bool:
    """Whether ``text`` is shown in another order than it is kept in: without its strays it looks
    different, so whoever wrote it has to be told."""
    return _REORDERING.search(text) is not None
