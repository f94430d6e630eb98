"""Numbers, days and amounts that the gate is told, and what the narrative tells."""

from tests.torture.leaks.identities import Inventor
from tests.torture.leaks.making import (
    HAN_DIGITS,
    PLAIN,
    Kind,
    Leak,
    amount,
    day,
    han,
    in_words,
    number,
    told,
)
from tests.torture.leaks.writings import LATIN, LIKE_LETTERS, NAMES, NUMBERS

KNOWN_NUMBERS = (
    Kind(
        tier="known",
        name="telephone",
        make=number(Inventor.mobile, "phone"),
        writings=NUMBERS | LIKE_LETTERS,
    ),
    Kind(tier="known", name="landline", make=number(Inventor.landline, "phone"), writings=NUMBERS),
    Kind(
        tier="known",
        name="credit code",
        make=number(Inventor.credit_code, "uscc"),
        writings=NUMBERS | LATIN,
    ),
    Kind(tier="known", name="mailbox", make=number(Inventor.mailbox, "email"), writings=LATIN),
    Kind(
        tier="known",
        name="mailbox at",
        make=lambda i: (
            lambda m: Leak(
                words=m.replace("@", " at ").replace(".", " dot "),
                sentence="登记的是{}。",
                values={"email": m},
            )
        )(i.mailbox()),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="other case: telephone",
        make=number(Inventor.mobile, "phone", own=False),
        writings=NUMBERS,
    ),
    Kind(
        tier="known",
        name="other case: credit code",
        make=number(Inventor.credit_code, "uscc", own=False),
        writings=NUMBERS,
    ),
    Kind(tier="known", name="address", make=number(Inventor.address, "address"), writings=NAMES),
    Kind(
        tier="known",
        name="narrative: person",
        make=told("当时经办的是副局长{}，他答应年底付款。", lambda i: i.person(3)),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="narrative: company",
        make=told("货物由{}运到工地。", lambda i: i.company().name),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="narrative: contract",
        make=told("双方签订合同，合同编号：{}。", Inventor.contract_number),
        writings=LATIN,
    ),
    Kind(
        tier="known",
        name="narrative: court",
        make=told("法院作出{}判决。", Inventor.court_number),
        writings=NAMES,
    ),
    Kind(
        tier="known",
        name="amount",
        make=amount(lambda w: f"{w / 10:g}万元"),
        writings=NUMBERS and {"plain": NUMBERS["plain"], "full width": NUMBERS["full width"]},
    ),
    Kind(
        tier="known", name="amount in yuan", make=amount(lambda w: f"{w * 1000}元"), writings=PLAIN
    ),
    Kind(
        tier="known",
        name="amount with commas",
        make=amount(lambda w: f"{w * 1000:,}元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in 亿",
        make=amount(lambda w: f"{w / 100000:g}亿元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in words",
        make=amount(lambda w: f"{in_words(w // 10)}万{HAN_DIGITS[w % 10]}千元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount about",
        make=amount(lambda w: f"约{round(w / 10)}万元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount and more",
        make=amount(lambda w: f"{w // 10}余万元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in two units",
        make=amount(lambda w: f"{w // 10}万{w % 10}千元"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in RMB",
        make=amount(lambda w: f"RMB {w * 1000}"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="amount in two parts",
        make=amount(
            lambda w: f"先付{w // 10 - 50}万元，后付{(w - (w // 10 - 50) * 10) / 10:g}万元"
        ),
        writings=PLAIN,
    ),
    Kind(tier="known", name="day", make=day(lambda y, m, d: f"{y}年{m}月{d}日"), writings=PLAIN),
    Kind(
        tier="known",
        name="day with hyphens",
        make=day(lambda y, m, d: f"{y}-{m:02}-{d:02}"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="day with dots",
        make=day(lambda y, m, d: f"{y}.{m}.{d}"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="day in words",
        make=day(
            lambda y, m, d: (
                "".join("〇一二三四五六七八九"[int(c)] for c in str(y)) + f"年{han(m)}月{han(d)}日"
            )
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="day without year",
        make=day(lambda y, m, d: f"{m}月{d}日"),
        writings=PLAIN,
    ),
    Kind(
        tier="known",
        name="day packed",
        make=day(lambda y, m, d: f"{y}{m:02}{d:02}"),
        writings=PLAIN,
    ),
)
