"""Codes in the public rows, and their words."""

from datetime import date

from casestore.campaign.money import FEN

#: The k of publication: nothing is told of fewer cases than this that have a feature in common
#: (redaction rule).
FEW = 5
#: Upper bounds in 万元 and their words; amounts are public as bands only (design rule: exact
#: amounts identify).
AMOUNT_BANDS: tuple[tuple[str, str], ...] = (
    ("none", "不涉及金额"),
    ("under-100", "100 万元以下"),
    ("100-1000", "100 万—1000 万元"),
    ("over-1000", "1000 万元以上"),
)
#: How a case was concluded: id → its words and what they mean. Five answers that fit every
#: campaign: promises and debts, policies and procedures, and the claim that could not be met.
OUTCOMES: dict[str, tuple[str, str]] = {
    "honoured": ("足额兑现", "承诺的事项、约定的款项或者裁判确定的义务一次全部兑现"),
    "instalments": ("分期兑现", "签订履行协议，分期履行，到销号时全部到位"),
    "substituted": (
        "补偿或置换",
        "原来的承诺不能照旧履行，依法补偿、赔偿、返还，或者用其他方式替代",
    ),
    "corrected": ("纠正落实", "落实政策、补办手续、改正做法或者明确责任主体，不以付款为主"),
    "explained": ("解释说明", "诉求没有依据或者不能成立，说明理由，与反映人沟通一致"),
}


def amount_band(fen: int) -> str:
    """The band id of an amount in fen; 0 means that no money is at stake."""
    if fen <= 0:
        return "none"
    return "under-100" if fen < 100 * FEN else "100-1000" if fen <= 1000 * FEN else "over-1000"


def half_year(day: date) -> str:
    """The half-year of ``day``, e.g. ``2022H2``."""
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def half_year_label(period: str) -> str:
    """``2022H2`` → 2022年下半年."""
    return f"{period[:4]}年{'上' if period.endswith('1') else '下'}半年"
