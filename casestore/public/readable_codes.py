"""Codes that people copy from paper or hear over the phone: letters without look-alikes, in groups.

Receipt codes are in capitals; one-time passwords and the ids of public cases in small letters.
"""

import secrets
import unicodedata

#: Without 0 O Q 1 I L 2 Z 5 S 6 G 8 B U V: no two of them look or sound alike. 20 characters, so
#: each carries 4.3 bits.
CAPITALS = "ACDEFHJKMNPRTWXY3479"
SMALL_LETTERS = CAPITALS.lower()


def random_code(length: int, group: int = 0) -> str:
    """``length`` characters of :data:`SMALL_LETTERS` from the system's random source, with a dash
    after every ``group`` of them: ``random_code(8, 4)`` → ``acde-fh37``. No dash for group 0."""
    return in_groups("".join(secrets.choice(SMALL_LETTERS) for _place in range(length)), group)


def bare(text: str) -> str:
    """A code as typed or heard, in capitals, without width, spaces and dashes."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


def in_groups(code: str, group: int) -> str:
    """``code`` with a dash between every ``group`` characters; unchanged for group 0."""
    if group == 0:
        return code
    return "-".join(code[start : start + group] for start in range(0, len(code), group))
