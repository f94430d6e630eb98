"""Faults in who is taken, who takes it, and what an amount is."""

from tests.mutants.fault import faults_in

_RULES = ("tests/casestore/campaign/test_eligibility.py",)

COLLECTING = faults_in(
    "casestore/campaign/collecting.py",
    (*_RULES, "tests/casestore/campaign/test_collecting.py"),
    ("if day < window.start:", "if day <= window.start:", "the first day is refused"),
    ("if day > window.end:", "if day >= window.end:", "the last day is refused"),
    (
        'if campaign.status != "open":',
        'if campaign.status == "archived":',
        "a campaign that was called over goes on inviting",
    ),
)

ELIGIBILITY = faults_in(
    "casestore/campaign/eligibility.py",
    _RULES,
    ("made > limit", "made >= limit", "a promise of the last day is refused"),
    ("made > limit", "made < limit", "promises are taken from the wrong side of the date"),
    (
        "        _outside_dates(campaign, answers)\n"
        "        or _unknown_choice(campaign, answers)\n"
        "        or _excluded",
        "        _unknown_choice(campaign, answers)\n"
        "        or _outside_dates(campaign, answers)\n"
        "        or _excluded",
        "who is late is told something else first",
    ),
    (
        "or _excluded(campaign, answers)\n        or _other_level(campaign, answers)",
        "or _other_level(campaign, answers)\n        or _excluded(campaign, answers)",
        "an excluded matter is sent up instead of being declined",
    ),
    ("        or _excluded(campaign, answers)\n", "", "no exclusion is looked at"),
    (
        'outcome = Outcome.REGISTER if exclusion.outcome == "register" else Outcome.DECLINE',
        "outcome = Outcome.DECLINE",
        "what should be registered is declined",
    ),
    (
        "return all(answers.value(name)",
        "return any(answers.value(name)",
        "one of several conditions is enough",
    ),
    ("    if channel.own:\n", "    if True:\n", "another level's clue is taken here"),
    (
        "channel = campaign.channel(level.taken_by)",
        "channel = campaign.own_channel",
        "the level says nothing about who takes it",
    ),
    ("            break\n", "", "the last route wins, not the first"),
    (
        'rule, lead, unit = f"routing.{route.id}", route.lead, route.unit or ""',
        'rule, lead, unit = f"routing.{route.id}", route.unit or "", route.lead',
        "lead and responsible unit are swapped",
    ),
    (
        "campaign.category(answers.category).lead,",
        "campaign.coordinator,",
        "no category has a lead",
    ),
    (
        "(copy.to, copy.reason) for copy in campaign.copies if matches(copy.when, answers)",
        "(copy.to, copy.reason) for copy in campaign.copies",
        "every unit is promised a copy",
    ),
    (
        "        unit=unit,\n        copies=copies,\n",
        "        unit=unit,\n",
        "nobody is told of the copies",
    ),
    (
        "        unit=unit,\n        copies=copies,\n",
        "        copies=copies,\n",
        "a unit that a rule names is forgotten",
    ),
    (
        '        ("category", "categories"),\n    ):',
        "    ):",
        "a matter that is none of this campaign's comes in",
    ),
    (
        "                go=exclusion.go,\n",
        "",
        "who is excluded isn't told where to go",
    ),
    ("        channel=channel,\n    )", "    )", "who belongs elsewhere isn't told the address"),
)

TYPED_AMOUNTS = faults_in(
    "forms_app/clue/typed_amounts.py",
    ("tests/forms_app/clue/test_typed_values.py",),
    ('"亿": Decimal(10000)', '"亿": Decimal(1000)', "亿 is a tenth"),
    ('"元": Decimal("0.0001")', '"元": Decimal(1)', "元 counts as 万元"),
    ("if not unit and amount >= IMPLAUSIBLE:", "if False:", "268 亿 is taken without a question"),
    ("last = found[-1]", "last = found[0]", "of a range the lower end counts"),
)

MONEY = faults_in(
    "casestore/campaign/money.py",
    ("tests/casestore/campaign/test_money.py",),
    ("FEN = 1_000_000", "FEN = 100_000", "amounts are a tenth"),
    ("not 0 <= amount", "not 0 < amount", "no money at stake is no answer"),
    ("amount < _TOO_MUCH", "amount <= _TOO_MUCH", "an amount that is none is taken"),
    ("not 0 <= amount < _TOO_MUCH", "not amount < _TOO_MUCH", "negative amounts are taken"),
    (" or (amount * FEN) % 1:", ":", "fractions of a fen break the registration"),
    ("    if not amount.is_finite() or ", "    if ", "NaN is an amount"),
    ("    if fen % 1:\n", "    if False:\n", "a fraction of a fen is silently cut off"),
    (
        "return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount",
        "return amount",
        "300 is shown as 3E+2",
    ),
    ("(Decimal(fen) / FEN).normalize()", "Decimal(fen) / FEN", "zeros stay at the end"),
)

FAULTS = (*COLLECTING, *ELIGIBILITY, *TYPED_AMOUNTS, *MONEY)
