"""The rows of an agreement in a form: a day and an amount each, as many as are needed, with or
without JavaScript."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from casestore.lifecycle.instalments import MOST
from forms_app.desk.ui.amounts import exact_amount
from forms_app.desk.ui.forms import DAY_FORMATS
from forms_app.web.translations import say

#: So many rows stand there at first, and so many more after a press of the button.
FIRST, MORE = 4, 4

Pair = tuple[str, str]


class InstalmentsField(Field):  # type: ignore[misc]
    """``data`` are the rows as a need has them: a line each with day and amount in 万元. ``pairs``
    are what was typed. All inputs bear the field's name: day, amount, day, amount …; empty pairs
    say nothing."""

    def __init__(self, label: str, missing: str, **more: Any) -> None:
        super().__init__(label, **more)
        self.missing, self.pairs, self.data = missing, list[Pair](), ""

    @property
    def shown(self) -> Sequence[Pair]:
        """What was typed, and the empty rows that stand there."""
        typed = [pair for pair in self.pairs if any(pair)]
        rows = max(FIRST, -(-(len(typed) + 1) // MORE) * MORE)
        return [*typed, *[("", "")] * (min(rows, MOST) - len(typed))]

    def process_data(self, value: Any) -> None:
        self.data = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        texts = [one.strip() for one in valuelist]
        self.pairs = list(zip(texts[::2], texts[1::2], strict=False))
        self.data = ""

    def pre_validate(self, form: BaseForm) -> None:
        """Read what was typed. Raises :class:`ValidationError` with what is wrong first."""
        typed = [pair for pair in self.pairs if any(pair)]
        if not typed:
            raise ValidationError(self.missing)
        if len(typed) > MOST:
            raise ValidationError(say("最多 %(n)s 期", n=MOST))
        lines = [_line(place, *pair) for place, pair in enumerate(typed, 1)]
        self.data = "\n".join(lines)


def _line(place: int, day: str, amount: str) -> str:
    due = _day(day)
    if due is None:
        raise ValidationError(say("第 %(n)s 期请按 2022年10月14日 的样子填写到期日", n=place))
    try:
        wan = exact_amount(amount)
    except ValueError:
        said = say("第 %(n)s 期的金额请填数字，单位万元，例如 26.85；不涉及金额的填 0", n=place)
        raise ValidationError(said) from None
    return f"{due.isoformat()} {wan}"


def _day(text: str) -> date | None:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, no moment
        except ValueError:
            continue
    return None
