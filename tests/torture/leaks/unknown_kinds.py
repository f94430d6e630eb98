"""What nobody told the gate."""

from tests.torture.leaks.identities import Inventor
from tests.torture.leaks.making import (
    COMPANY_SENTENCES,
    NUMBER_SENTENCES,
    PERSON_SENTENCES,
    PLAIN,
    Kind,
    latin,
    unknown,
)
from tests.torture.leaks.writings import NAMES, NUMBERS

UNKNOWN = (
    Kind(
        tier="person",
        name="person",
        make=unknown(lambda i: i.person(2), PERSON_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="person",
        name="surname and title",
        make=unknown(
            lambda i: (
                i.person(2)[:1].replace("欧", "王")
                + i.chance.choice(("总", "经理", "局长", "主任", "书记", "先生", "女士"))
            ),
            PERSON_SENTENCES[:5],
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="person",
        name="masked person",
        make=unknown(lambda i: (lambda n: f"{n[0]}*{n[-1]}")(i.person(3)), PERSON_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="person",
        name="person in Latin letters",
        make=unknown(
            lambda i: (lambda n: f"{latin(n[0]).title()} {latin(n[1:]).title()}")(i.person(3)),
            PERSON_SENTENCES,
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="company",
        name="company",
        make=unknown(lambda i: i.company().name, COMPANY_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="company without place",
        make=unknown(
            lambda i: (lambda c: c.name.removeprefix(c.place))(i.company()), COMPANY_SENTENCES
        ),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="small company",
        make=unknown(lambda i: i.small().name, COMPANY_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="brand and 公司",
        make=unknown(lambda i: i.company().brand + "公司", COMPANY_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="brand, trade and 公司",
        make=unknown(
            lambda i: (lambda c: c.brand + c.trade + "公司")(i.company()), COMPANY_SENTENCES
        ),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="brand and trade",
        make=unknown(lambda i: (lambda c: c.brand + c.trade)(i.company()), COMPANY_SENTENCES),
        writings=NAMES,
    ),
    Kind(
        tier="company",
        name="place and brand",
        make=unknown(lambda i: (lambda c: c.place + c.brand)(i.company()), COMPANY_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="company",
        name="quoted brand",
        make=unknown(lambda i: f"“{i.company().brand}”", COMPANY_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="company",
        name="bare brand",
        make=unknown(lambda i: i.company().brand, COMPANY_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="estate",
        make=unknown(Inventor.estate, ("工程在{}附近。", "现场位于{}，")),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="Latin word",
        make=unknown(lambda i: latin(i.of("宏鑫盛恒瑞祥", 3)), NUMBER_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="code",
        make=unknown(lambda i: i.of("ABCDEFGH", 3) + i.digits(5), NUMBER_SENTENCES),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="long number",
        make=unknown(lambda i: "9" + i.digits(8), NUMBER_SENTENCES),
        writings=NUMBERS,
    ),
    Kind(
        tier="other",
        name="day",
        make=unknown(
            lambda i: f"{i.between(2012, 2023)}年{i.between(1, 12)}月{i.between(1, 28)}日",
            ("双方于{}签订合同。",),
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="amount",
        make=unknown(
            lambda i: f"{i.chance.randint(101, 999)}.{i.chance.randint(1, 9)}万元",
            ("另有{}没有付清。",),
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="other",
        name="document",
        make=unknown(
            lambda i: f"赣府办发〔{i.chance.randint(2012, 2024)}〕{i.chance.randint(1, 99)}号",
            ("会议纪要{}已经印发。",),
        ),
        writings=PLAIN,
    ),
)
