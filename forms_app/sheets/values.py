"""A cell → what the ledger keeps of it, or a sentence that says what is expected instead.

What doesn't change the meaning is taken as it is meant: full width, blanks, ways to write a day or
a unit. Nothing else is guessed.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from casestore.campaign.form_choices import Option
from casestore.campaign.form_fields import Field
from casestore.campaign.money import amount_of
from forms_app.clue.typed_values import Unreadable, missing, read
from forms_app.sheets.cells import Value, folded, shown
from forms_app.sheets.targets import BY_CELL, IN_YUAN

#: Numbers that Excel may mean as days: 1941 to 2118.
_SERIALS = range(15_000, 80_000)
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
#: From here on a number of Excel has lost digits.
_EXACT = 1e15
_TIME = re.compile(r"[\sT]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_AMOUNT = re.compile(r"[¥￥]?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(亿元?|万元?|元)?整?")
#: 万元 in a unit.
_UNITS = {"亿": Decimal(10_000), "万": Decimal(1), "元": Decimal(1) / 10_000}


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a cell is read by: the day it is read on, whether its workbook counts days from 1904,
    and the options of its column."""

    today: date
    from_1904: bool = False
    options: Sequence[Option] = ()


def read_cell(column: Field, target: str, value: Value, about: Around) -> str:
    """``value`` as the ledger keeps it in ``column``; ``target`` says the unit of an amount.
    Raises :class:`Unreadable`."""
    if value is None:
        if column.required:
            raise Unreadable(missing(column))
        return ""
    if column.kind == "date":
        return read(column, day_text(value, about.from_1904), about.today)
    if column.kind == "amount":
        return _amount(column, target, value)
    if column.kind == "choice":
        return choice_of(shown(value), about.options)
    if isinstance(value, float) and abs(value) >= _EXACT:
        raise Unreadable("数字太长，后几位已被 Excel 改掉，请把这一格设为文本后重新填写")
    return read(column, shown(value), about.today)


def day_text(value: Value, from_1904: bool) -> str:
    """A day as somebody would type it: of a date, of Excel's count of days, of a text with or
    without a time behind it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not isinstance(value, bool) and int(value) in _SERIALS:
        start = _EPOCH_1904 if from_1904 else _EPOCH
        return (start + timedelta(days=int(value))).isoformat()
    text = unicodedata.normalize("NFKC", shown(value))
    return _TIME.sub("", text).replace("号", "日").replace("號", "日")


def choice_of(text: str, options: Sequence[Option]) -> str:
    """The id of the option that ``text`` names. Raises :class:`Unreadable` with all of them."""
    said = folded(text)
    for option in options:
        if said in (folded(option.label), folded(option.id)):
            return option.id
    raise Unreadable("应为“" + "”“".join(option.label for option in options) + "”之一")


def _amount(column: Field, target: str, value: Value) -> str:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", shown(value)))
    found = _AMOUNT.fullmatch(text.replace("萬", "万").replace("億", "亿"))
    if found is None:
        raise Unreadable("应为一个数字，可以带单位元、万元或亿元，不涉及金额的填 0")
    unit = (found[2] or "")[:1]
    if not unit and target.endswith(BY_CELL) and Decimal(found[1].replace(",", "")):
        raise Unreadable("表头和这一格都没有写单位，应写明元还是万元")
    unit = unit or ("元" if target.endswith(IN_YUAN) else "万")
    amount = Decimal(found[1].replace(",", "")) * _UNITS[unit]
    plain = format(amount.normalize(), "f")
    if amount_of(plain) is None or len(plain) > column.max_length:
        raise Unreadable("最多到分，并且不超过一百亿万元，请核对")
    return plain
