"""Passwords that are tried first, here and elsewhere, and such that aren't."""

import time

import pytest

from forms_app.desk.sign_in.password_strength import is_guessable

ABOUT = ("新建区营商环境办公室", "区营商办", "清账", "zhangqi@xinjian.gov.cn", "经办岗 01")


@pytest.mark.parametrize(
    "password",
    [
        *("1234567890", "12345678901", "0987654321", "1qaz2wsx3edc", "qwer1234qwer", "qwertyuiop"),
        *(
            "a123456789",
            "abc123456789",
            "P@ssw0rd2024",
            "password1234",
            "Admin@123456",
            "admin12345",
        ),
        *(
            "woaini1314",
            "woaini1314520",
            "5201314520",
            "wodemima123",
            "zhongguo2024",
            "beijing2008",
        ),
        *("zhangwei1987", "liming123456", "wangxiaoming1", "guanliyuan888", "qingzhang2026"),
        *("xinjianqu2022", "yingshangban1", "xjqyshjbgs2022", "zhangqi@2026", "xinjian.gov.cn"),
        *("8888888888", "1111111111a", "20221014202", "aaaaabbbbbc", "一二三四五六七八"[:3] * 4),
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert is_guessable(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        *("four quiet lanterns", "seven green bridges", "correct horse battery staple"),
        *("marmot-thimble-41-ferry", "kV7#tq9Lw2", "雨后石桥卖伞的老人姓钱"),
        *("zhubajie tou renshenguo 3 ci", "long-enough-to-remember-37"),
    ],
)
def test_what_nobody_tries_is_taken(password: str) -> None:
    assert not is_guessable(password, ABOUT)


def test_a_long_password_takes_no_long_time() -> None:
    begun = time.perf_counter()
    is_guessable("ab1!" * 50, ABOUT)
    is_guessable("nihao" * 40, ABOUT)
    assert time.perf_counter() - begun < 2
