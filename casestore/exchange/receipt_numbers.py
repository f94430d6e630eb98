"""Receipt numbers: random, with a check character, made by whoever takes the clue in:
``XJ-2022-7K3M-9``.

Nothing is counted up, so a number tells neither how many there are nor which comes next, and a
restored backup gives none out again. Numbers of before (``XJ-2022-0001``) are counted and have no
check character; they are known by their digits, and a new one is never made of digits alone.
"""

import re
import secrets
from pathlib import Path

from casestore.errors import EnvironmentFault, Mistyped
from casestore.public.readable_codes import CAPITALS, bare

#: Letters of a number beside its check character, and how many more when those are used up.
LETTERS, MORE = 4, 2
#: So often a number is drawn before a longer one is: half of all are given out by then.
_DRAWS = 12
_SHAPE = re.compile(r"([A-Z]+)(\d{4})([A-Z0-9]{4,})")
_BASE = len(CAPITALS)


def random_number(prefix: str, year: int, letters: int = LETTERS) -> str:
    """A number of ``prefix`` and ``year`` from the system's random source."""
    body = ""
    while not body or body.isdigit():
        body = "".join(secrets.choice(CAPITALS) for _place in range(letters))
    return _written(prefix, str(year), body)


def number_as_typed(text: str) -> str:
    """The number in its written form, whatever case, width, spaces and dashes it was typed with.

    Raises :class:`Mistyped` where the check character or the shape says that it can't be one: no
    number was ever written like this. One that passes may still be nobody's.
    """
    found = _SHAPE.fullmatch(bare(text))
    if found is None:
        raise Mistyped("回执编号不完整，请照回执填写，例如 XJ-2022-7K3M-9")
    prefix, year, rest = found.groups()
    if rest.isdigit():
        return f"{prefix}-{year}-{rest}"
    number = _written(prefix, year, rest[:-1])
    if not set(rest) <= set(CAPITALS) or not number.endswith(f"-{rest[-1]}"):
        raise Mistyped("回执编号有一处抄错了，请逐字对照回执核对")
    return number


def is_counted(number: str) -> bool:
    """Whether ``number``, in its written form, was counted up: one of before."""
    return number.rpartition("-")[2].isdigit() and number.count("-") == 2


class NumbersGivenOut:
    """The numbers that this side gave out: an empty file each in ``folder``, so that two claimants
    never hold the same. What was lost with the folder, or given out by another host, the office
    tells apart by the claimants' keys."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new(self, prefix: str, year: int) -> str:
        """A number that this side has never given out; noted when this returns."""
        for draw in range(10 * _DRAWS):
            number = random_number(prefix, year, LETTERS + MORE * (draw // _DRAWS))
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                (self.folder / number).touch(mode=0o640, exist_ok=False)
            except FileExistsError:
                continue
            except OSError as error:
                raise EnvironmentFault("现在不能编号，请稍后再试；已填写的内容没有丢失") from error
            return number
        raise EnvironmentFault("编号已经用完，请联系本专项行动的统筹单位")


def _written(prefix: str, year: str, body: str) -> str:
    return f"{prefix}-{year}-{body}-{_check_character(prefix + year + body)}"


def _check_character(text: str) -> str:
    """ISO 7064's hybrid system, with 20 characters instead of 10 or 36: it finds every wrong
    character of the readable alphabet and all but one in some hundred exchanged neighbours.
    Characters outside of the alphabet count as two of its digits."""
    rest = _BASE
    for digit in (digit for one in text for digit in _digits(one)):
        rest = (rest + digit) % _BASE or _BASE
        rest = rest * 2 % (_BASE + 1)
    return CAPITALS[(1 - rest) % _BASE]


def _digits(character: str) -> tuple[int, ...]:
    if character in CAPITALS:
        return (CAPITALS.index(character),)
    return divmod(ord(character), _BASE)
