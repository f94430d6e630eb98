"""How a claimant may grade the handling: the five grades of the national rating (好差评)."""

#: Best first.
GRADES: dict[int, str] = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
#: From this grade downwards the claimant says why, because the office has to call back.
BAD_GRADE = 2
