"""How the desk says things."""

import pytest

from forms_app.desk.cases.decision import rule_words
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.desk.bureau import Bureau


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("categories.payment-overdue", "问题类别“账款支付不到位”"),
        ("exclusions.in-proceedings", "不受理的情形“正在诉讼、仲裁或行政复议”"),
        ("levels.senior", "被反映单位层级“县（处）级及以上单位”"),
        ("routing.judgment", "分办规则第 1 条"),
        ("routing.0", "分办规则第 1 条"),
        ("routing.7", "分办规则"),
        ("collection.end", "征集时间"),
        ("claimants", "反映主体范围"),
    ],
)
def test_the_rule_that_decided_is_told_in_words(bureau: Bureau, rule: str, words: str) -> None:
    with bureau.app.app_context():
        assert rule_words(bureau.office.campaigns[MODEL], rule) == words
