"""What a person typed → what the ledger keeps, or a sentence that says what to do. Pure; one
function a kind of field.

Lenient about width, case, spaces and separators, because none of them changes what is meant;
strict about the rest.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from datetime import date

from stdnum.cn import uscc

from casestore.campaign.form_fields import Field
from casestore.errors.stray_characters import without_strays
from forms_app.clue.typed_amounts import NoAmount, NoUnit, read_amount
from forms_app.web.dates import day as in_words
from forms_app.web.errors import FormsError
from forms_app.web.translations import say

#: No commitment of a government under this state is older.
EARLIEST = date(1949, 10, 1)


class Unreadable(FormsError):
    """The text can't be taken; ``str()`` says what to do, in the words of LOOK (no 。, names the
    field)."""


class Doubtful(Unreadable):
    """Most likely a slip of the pen, and possibly right: taken when its writer says it again, as
    ``str()`` tells. ``found`` is what is wrong with it alone, ``kept`` what the ledger keeps."""

    def __init__(self, found: str, kept: str) -> None:
        super().__init__(found + say("；如果确实是这样，不用改，再按一次按钮"))
        self.found, self.kept = found, kept


def read(column: Field, text: str, today: date, options: Collection[str] = ()) -> str:
    """``text`` as the ledger keeps it: dates ISO, amounts plain numbers in 万元, codes upper case;
    ``""`` = left out.

    ``today`` bounds dates, ``options`` are the ids of a choice. Raises :class:`Unreadable`.
    """
    text = without_strays(text).replace("\r\n", "\n").strip()  # drafts may be older than its form
    if not text:
        if column.required:
            raise Unreadable(missing(column))
        return ""
    if column.kind == "choice":
        return _choice(column, text, options)
    if column.kind == "date":
        return _date(column, text, today)
    return READERS.get(column.kind, _text)(column, text)


def missing(column: Field) -> str:
    """The sentence for a required field left empty."""
    name = say(column.label)
    if column.kind == "choice":
        return say("请选择%(name)s", name=name)
    if column.kind == "files":
        return say("请上传至少一份%(name)s", name=name)
    if column.kind == "file":
        return say("请上传%(name)s", name=name)
    if column.kind == "declaration":
        return say("请勾选“%(name)s”", name=name)
    if column.kind == "uscc":
        return say("请填写%(name)s（18 位）", name=name)
    if column.kind == "amount":
        return say("请填写%(name)s，不涉及金额的填 0", name=name)
    return say("请填写%(name)s", name=name)


def _wrong(column: Field, sentence: str, /, **values: object) -> Unreadable:
    """The error that says ``sentence`` about ``column``, whose name stands in ``%(name)s``."""
    return Unreadable(say(sentence, name=say(column.label), **values))


def plain(text: str) -> str:
    """``text`` in half-width forms, without any blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _choice(column: Field, text: str, options: Collection[str]) -> str:
    if text not in options:
        raise Unreadable(missing(column))
    return text


def _text(column: Field, text: str) -> str:
    over = len(text) - column.max_length
    if over > 0:
        sentence = "%(name)s最多 %(most)d 字，现在多了 %(over)d 字，请删减"
        raise _wrong(column, sentence, most=column.max_length, over=over)
    return text if column.kind == "multiline" else re.sub(r"\s+", " ", text)


DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


def _date(column: Field, text: str, today: date) -> str:
    found = DATE.fullmatch(plain(text))
    if not found:
        raise _wrong(column, "请按年、月、日填写%(name)s，例如 2021年6月18日")
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        value = date(year, month, day)
    except ValueError:
        sentence = "日历上没有%(year)d年%(month)d月%(day)d日，请核对%(name)s"
        raise _wrong(column, sentence, year=year, month=month, day=day) from None
    if value > today:
        raise _wrong(column, "%(name)s不能晚于今天（%(today)s）", today=in_words(today))
    if value < EARLIEST:
        raise _wrong(column, "请核对%(name)s的年份")
    return value.isoformat()


def _amount(column: Field, text: str) -> str:
    """In 万元; see :mod:`forms_app.clue.typed_amounts`."""
    try:
        number = read_amount(plain(text))
    except NoUnit as error:
        shown = format(error.number.normalize(), "f")
        sentence = "请在%(name)s后面写上单位：是%(shown)s元，还是%(shown)s万元"
        raise _wrong(column, sentence, shown=shown) from error
    except NoAmount as error:
        sentence = "%(name)s请写成一个数，可以带单位，例如 268.5万元、2685000元、1.5亿元"
        raise _wrong(column, sentence) from error
    if number >= 10**9:
        raise _wrong(column, "%(name)s超过十万亿元，请核对位数")
    if -int(number.normalize().as_tuple().exponent) > 4:
        raise _wrong(column, "%(name)s最多到元，请去掉角和分")
    return format(number.normalize(), "f")


_CODE_CHARACTER = re.compile(r"[0-9A-Z]")
#: GB 32100-2015, 5: digits and capital letters without these five.
NOT_IN_CODE = "IOSVZ"


#: What a code of another kind may be: a trader's or an older registration, a number abroad.
_OTHER_CODE = re.compile(r"[0-9A-Z./()-]{5,30}")


def _uscc(column: Field, text: str) -> str:
    """GB 32100-2015: 18 characters, places 3 to 8 are the digits of the region, the last one
    checks the others. Early codes were given out with other digits, and not everybody has one: what
    else may be a code is doubtful, not wrong."""
    code = plain(text).upper()
    try:
        return _checked_code(column, code.replace("-", ""))
    except Unreadable as error:
        if _OTHER_CODE.fullmatch(code):
            raise Doubtful(str(error), code) from error
        raise


def _checked_code(column: Field, code: str) -> str:
    if re.fullmatch(r"\d{15}", code):
        raise _wrong(column, "%(name)s是 18 位，您填的 15 位像是旧的工商注册号")
    for place, character in enumerate(code, 1):
        _check_character(column, character, place)
    if len(code) != 18:
        sentence = "%(name)s是 18 位，现在是 %(count)d 位，请对照营业执照补齐或删减"
        raise _wrong(column, sentence, count=len(code))
    if not code[2:8].isdigit():
        raise _wrong(column, "%(name)s的第 3 至 8 位都是数字，请对照营业执照核对")
    if uscc.calc_check_digit(code) != code[-1]:
        raise _wrong(column, "%(name)s与最后一位校验码对不上，请对照营业执照逐位核对")
    return code


def _check_character(column: Field, character: str, place: int) -> None:
    if character in NOT_IN_CODE:
        sentence = "%(name)s里没有字母 %(sign)s（第 %(place)d 位），请看是不是抄错了数字"
    elif not _CODE_CHARACTER.fullmatch(character):
        sentence = "%(name)s只有数字和字母，请去掉“%(sign)s”（第 %(place)d 位）"
    else:
        return
    raise _wrong(column, sentence, sign=character, place=place)


PHONE = re.compile(
    r"1[3-9]\d{9}|(010|02\d|0[3-9]\d{2})-?[2-9]\d{6,7}(-\d{1,6})?|[48]00-?\d{3}-?\d{4}"
)


#: What may be a telephone number of some other country or network.
_OTHER_PHONE = re.compile(r"\+?[0-9-]{5,20}")


def _phone(column: Field, text: str) -> str:
    value = re.sub(r"[()]", "-", plain(text)).replace("转", "-").replace("轉", "-")
    value = re.sub(r"[-‐-―－—]+", "-", value).strip("-")
    value = re.sub(r"^(\+|00)86-?", "", value)
    mobile = value.replace("-", "")
    if re.fullmatch(r"1[3-9]\d{9}", mobile):
        return mobile
    if PHONE.fullmatch(value):
        return value
    if re.fullmatch(r"1\d+", mobile):
        sentence = "%(name)s应是 11 位手机号，现在是 %(count)d 位，请核对"
        wrong = _wrong(column, sentence, count=len(mobile))
    else:
        wrong = _wrong(column, "%(name)s请填 11 位手机号，或带区号的座机，例如 0791-88886666")
    if _OTHER_PHONE.fullmatch(value):
        raise Doubtful(str(wrong), value)
    raise wrong


EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")


def _email(column: Field, text: str) -> str:
    value = plain(text)
    if not EMAIL.fullmatch(value) or len(value) > column.max_length:
        raise _wrong(column, "请把%(name)s写完整，例如 name@example.com")
    return value


READERS: dict[str, Callable[[Field, str], str]] = {
    "amount": _amount,
    "uscc": _uscc,
    "phone": _phone,
    "email": _email,
}
