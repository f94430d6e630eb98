"""Numbers that the ledger holds although they don't look like one."""

import pytest

from casestore.campaign.form_fields import BY_ID
from forms_app.clue import unusual


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("uscc", "91360122MA0QX0147J", ""),
        ("uscc", "91360122MA0QX0147K", "最后一位校验码对不上"),
        ("uscc", "360122000012345", "旧的工商注册号"),
        ("uscc", "HK-2398471", "有 10 位"),
        ("uscc", "9136A122MA0QX0147J", "不是这一位该有的"),
        ("uscc", "", ""),
        ("phone", "13900000001", ""),
        ("phone", "0791-88886666", ""),
        ("phone", "+852-2345-6789", "境外号码"),
        ("phone", "12345", "不是 11 位手机号"),
        ("email", "no mail", ""),
    ],
)
def test_what_is_odd_is_said_with_what_to_do(column: str, value: str, said: str) -> None:
    found = unusual.about(BY_ID[column], value)
    assert said in found and bool(found) is bool(said)
    assert not found or ("更正" in found and found.endswith("。"))
