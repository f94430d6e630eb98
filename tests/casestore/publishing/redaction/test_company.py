"""What of a company's name points to it, and what every company could be called."""

import pytest

from casestore.publishing.redaction.company import brand_of, forms


@pytest.mark.parametrize(
    ("name", "address", "brand"),
    [
        ("长麦云亭建材有限公司", "江西省长麦县城关镇1号", "云亭"),
        ("长麦云亭建材有限公司", "", "长麦云亭"),
        ("云亭集团建设有限公司", "", "云亭"),
        ("云亭新能源有限公司", "", "云亭"),
        ("上海行", "", "上海"),
        ("江西省南昌市云亭厂", "", "云亭"),
    ],
)
def test_the_brand_is_what_is_left_without_place_trade_and_suffix(
    name: str, address: str, brand: str
) -> None:
    assert brand_of(name, address) == brand


@pytest.mark.parametrize(
    ("name", "all_of_them"),
    [
        (
            "南昌云亭建材有限公司",
            {
                ("企业名称", "南昌云亭建材有限公司"),
                ("企业名称", "南昌云亭建材"),
                ("企业名称", "云亭建材有限公司"),
                ("企业名称", "云亭建材"),
                ("企业字号", "云亭"),
            },
        ),
        ("建材有限公司", {("企业名称", "建材有限公司")}),
        ("南昌建材有限公司", {("企业名称", "南昌建材有限公司"), ("企业名称", "南昌建材")}),
        ("厂", set()),
    ],
)
def test_a_company_is_recognised_by_these_forms(
    name: str, all_of_them: set[tuple[str, str]]
) -> None:
    assert set(forms(name)) == all_of_them


def test_before_a_trade_that_no_list_knows_a_brand_may_have_two_characters_or_three() -> None:
    found = {form for kind, form in forms("随州云亭某某新行当有限公司") if kind == "企业字号"}
    assert found == {"云亭某某新行当", "云亭某", "云亭"}
