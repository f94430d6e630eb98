"""Names that the gate is told: of the case, of another one, of the staff."""

from tests.torture.leaks.making import (
    PERSON_SENTENCES,
    PLAIN,
    Kind,
    Leak,
    company,
    latin,
    person,
    pick,
)
from tests.torture.leaks.writings import LATIN, NAMES

KNOWN_NAMES = (
    Kind(tier="known", name="company", make=company(lambda n, p, b, t: n), writings=NAMES),
    Kind(
        tier="known",
        name="company without place",
        make=company(lambda n, p, b, t: n.removeprefix(p)),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="company without suffix",
        make=company(lambda n, p, b, t: p + b + t),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="brand and trade",
        make=company(lambda n, p, b, t: b + t),
        writings=NAMES,
    ),
    Kind(tier="known", name="brand", make=company(lambda n, p, b, t: b), writings=NAMES),
    Kind(
        tier="known",
        name="brand and 公司",
        make=company(lambda n, p, b, t: b + "公司"),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="place and brand",
        make=company(lambda n, p, b, t: p + b),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="company in Latin letters",
        make=company(lambda n, p, b, t: latin(b + t)),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="brand in Latin letters",
        make=company(lambda n, p, b, t: latin(b)),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="other case: company",
        make=company(lambda n, p, b, t: n, own=False),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="other case: brand and trade",
        make=company(lambda n, p, b, t: b + t, own=False),
        writings=NAMES,
    ),
    Kind(tier="known", name="person", make=person(lambda f, g: f + g, least=2), writings=NAMES),
    Kind(
        tier="known", name="person and title", make=person(lambda f, g: f + "经理"), writings=NAMES
    ),
    Kind(tier="known", name="given name", make=person(lambda f, g: g), writings=NAMES),
    Kind(
        tier="known",
        name="masked person",
        make=person(lambda f, g: f"{f}*{g[-1]}"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="masked by 某",
        make=person(lambda f, g: f"{f}某{g[-1]}"),
        writings=PLAIN,
    ),
    Kind(tier="known", name="reversed person", make=person(lambda f, g: g + f), writings=NAMES),
    Kind(
        tier="known",
        name="person in Latin letters",
        make=person(lambda f, g: f"{latin(f).title()} {latin(g).title()}"),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="person, given name first",
        make=person(lambda f, g: f"{latin(g).title()} {latin(f).title()}"),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="other case: person",
        make=person(lambda f, g: f + g, own=False),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="staff",
        make=lambda i: (
            lambda name: Leak(words=name, sentence=pick(i, PERSON_SENTENCES), staff=name)
        )(i.person(3)),
        writings=NAMES,
    ),
)
