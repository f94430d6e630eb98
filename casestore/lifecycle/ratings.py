"""How a claimant may grade the handling: the five grades of the national rating (好差评)."""

#: Best first.
GRADES: dict[int, str] = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
#: From this grade downwards the claimant says why, because the office has to call back.
BAD_GRADE = 2


def wrong_in_rating(grade: int, text: str) -> dict[str, str]:
    """What a rating lacks: its part → the sentence that asks for it; empty when it is whole."""
    if grade not in GRADES:
        return {"grade": "请选择评价"}
    if grade <= BAD_GRADE and not text.strip():
        return {"text": "请写明哪里不满意，以便回访"}
    return {}
