"""Identifiers of anybody that say by their form what they are."""

from tests.torture.leaks.identities import Inventor
from tests.torture.leaks.making import (
    PLAIN,
    Kind,
    in_words,
    number,
)
from tests.torture.leaks.writings import LATIN, LIKE_LETTERS, NAMES, NUMBERS

STRUCTURED = (
    Kind(
        tier="structured",
        name="mobile",
        make=number(Inventor.mobile),
        writings=NUMBERS | LIKE_LETTERS,
    ),
    Kind(
        tier="structured",
        name="mobile with country",
        make=number(lambda i: "+86 " + i.mobile()),
        writings=PLAIN,
    ),
    Kind(tier="structured", name="landline", make=number(Inventor.landline), writings=NUMBERS),
    Kind(
        tier="structured",
        name="identity card",
        make=number(Inventor.identity_card),
        writings=NUMBERS,
    ),
    Kind(
        tier="structured",
        name="old identity card",
        make=number(Inventor.old_identity_card),
        writings=NUMBERS,
    ),
    Kind(
        tier="structured",
        name="credit code",
        make=number(Inventor.credit_code),
        writings=NUMBERS | LATIN,
    ),
    Kind(tier="structured", name="bank card", make=number(Inventor.bank_card), writings=NUMBERS),
    Kind(
        tier="structured",
        name="account",
        make=number(lambda i: i.digits(17), sentences=("收款账号：{}。", "账户{}已经到账。")),
        writings=NUMBERS,
    ),
    Kind(tier="structured", name="plate", make=number(Inventor.plate), writings=LATIN),
    Kind(tier="structured", name="green plate", make=number(Inventor.green_plate), writings=LATIN),
    Kind(tier="structured", name="mailbox", make=number(Inventor.mailbox), writings=LATIN),
    Kind(
        tier="structured",
        name="mailbox at",
        make=number(lambda i: i.mailbox().replace("@", "(at)").replace(".", "(dot)")),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="mailbox in words",
        make=number(lambda i: i.mailbox().replace("@", "艾特").replace(".", "点")),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="web",
        make=number(lambda i: f"www.{i.of('abcdefghkm', 6)}.com"),
        writings=LATIN,
    ),
    Kind(
        tier="structured",
        name="host",
        make=number(lambda i: f"{i.of('abcdefghkm', 7)}.com.cn"),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="wechat",
        make=number(
            lambda i: i.of("abcdefgh", 5) + i.digits(3),
            sentences=("微信号：{}。", "加微信{}联系。"),
        ),
        writings=LATIN,
    ),
    Kind(
        tier="structured",
        name="qq",
        make=number(lambda i: "1" + i.digits(8), sentences=("QQ：{}。", "QQ号是{}，")),
        writings=NUMBERS,
    ),
    Kind(
        tier="structured",
        name="passport",
        make=number(lambda i: "E" + i.digits(8)),
        writings=LATIN,
    ),
    Kind(tier="structured", name="court", make=number(Inventor.court_number), writings=NAMES),
    Kind(
        tier="structured",
        name="contract",
        make=number(Inventor.contract_number, sentences=("合同编号：{}。", "合同编号为{}的协议。")),
        writings=LATIN,
    ),
    Kind(
        tier="structured",
        name="tender",
        make=number(
            lambda i: f"JXZB{i.chance.randint(2012, 2024)}{i.digits(4)}",
            sentences=("招标编号：{}。", "项目编号{}。"),
        ),
        writings=LATIN,
    ),
    Kind(
        tier="structured",
        name="document",
        make=number(
            lambda i: f"新建投合字〔{i.chance.randint(2012, 2024)}〕{i.chance.randint(1, 99)}号",
            sentences=("合同编号为{}。", "合同编号：{}，"),
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="arbitration",
        make=number(
            lambda i: f"洪仲裁字〔{i.chance.randint(2012, 2024)}〕第{i.chance.randint(1, 999)}号"
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="address",
        make=number(Inventor.address, sentences=("地址在{}。", "现场位于{}，")),
        writings=NAMES,
    ),
    Kind(
        tier="structured",
        name="street",
        make=number(
            lambda i: f"{i.road()}{i.chance.randint(1, 999)}号",
            sentences=("地址在{}。", "现场位于{}，"),
        ),
        writings=NAMES,
    ),
    Kind(
        tier="structured",
        name="street in words",
        make=number(
            lambda i: f"{i.road()}{in_words(i.chance.randint(11, 999))}号",
            sentences=("地址在{}。", "现场位于{}，"),
        ),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="estate and house",
        make=number(
            lambda i: f"{i.estate()}{i.chance.randint(1, 30)}栋{i.chance.randint(101, 2999)}室",
            sentences=("地址在{}。",),
        ),
        writings=NAMES,
    ),
    Kind(
        tier="structured",
        name="village",
        make=number(Inventor.village, sentences=("地址在{}。", "现场位于{}，")),
        writings=NAMES,
    ),
    Kind(
        tier="structured",
        name="coordinates",
        make=number(lambda i: f"东经115.{i.digits(4)}", sentences=("位于{}。",)),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="bare coordinates",
        make=number(lambda i: f"28.{i.digits(5)},115.{i.digits(5)}", sentences=("位于{}。",)),
        writings=PLAIN,
    ),
    Kind(
        tier="structured",
        name="masked number",
        make=number(lambda i: f"138****{i.digits(4)}"),
        writings=PLAIN,
    ),
)
