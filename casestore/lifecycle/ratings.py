"""How a claimant may grade the handling: the five grades of the national rating (好差评), and
whether the problem is really solved (问题真的解决了吗)."""

from dataclasses import dataclass
from enum import StrEnum

#: Best first.
GRADES: dict[int, str] = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
#: From this grade downwards the claimant says why, because the office has to call back.
BAD_GRADE = 2


class Solved(StrEnum):
    """What the claimant says about the problem itself; 办结 is what the unit says."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


SOLVED: dict[Solved, str] = {
    Solved.YES: "解决了",
    Solved.PARTLY: "解决了一部分",
    Solved.NO: "没有解决",
}


@dataclass(frozen=True, kw_only=True)
class Rating:
    """One answer of a claimant; ``solved`` is ``None`` in answers from before it was asked."""

    grade: int
    solved: Solved | None
    text: str = ""

    @property
    def wants_more(self) -> bool:
        """Whether somebody must call back and look at the case again."""
        return self.grade <= BAD_GRADE or self.solved is Solved.NO


def solved_of(code: object) -> Solved | None:
    """The answer that ``code`` stands for; ``None`` for none, or one that isn't known."""
    return next((one for one in Solved if one == code), None)


def wrong_in_rating(rating: Rating) -> dict[str, str]:
    """What a rating lacks: its part → the sentence that asks for it; empty when it is whole."""
    wrong: dict[str, str] = {}
    if rating.grade not in GRADES:
        wrong["grade"] = "请选择评价"
    if rating.solved is None:
        wrong["solved"] = "请选择问题是否解决"
    if rating.grade in GRADES and rating.wants_more and not rating.text.strip():
        wrong["text"] = "请写明哪里没有解决、哪里不满意，以便回访"
    return wrong
