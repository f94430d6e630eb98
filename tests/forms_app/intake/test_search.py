"""The search page: from the release's own index, without JavaScript, everything typed escaped."""

import pytest
from flask import Flask

from generator.search import Entry, write_index
from tests.forms_app.intake.visitor import Public


def entry(number: int, title: str, body: str, kind: str = "case", campaign: str = "xinjian-2022") -> Entry:
    url = f"campaigns/{campaign}/cases/{number}.html"
    return Entry(url, title, kind, campaign, "2022-09-01", body, "payment-overdue", period="2022H2")


@pytest.fixture
def indexed(public: Public) -> Flask:
    """The intake app with a release that holds twelve cases and a notice."""
    current = public.app.extensions["qingzhang"].settings.current
    current.mkdir(parents=True, exist_ok=True)
    cases = [entry(n, f"第{n}件材料款付清", "某建材企业供应管材。") for n in range(12)]
    notice = entry(99, "黑龍江省清賴行動方案", "對沒有履行的合同逐項清償。", "notice", "heilongjiang-2019")
    write_index([*cases, notice], current / "search.db", None)
    return public.app


def found(app: Flask, query: str) -> str:
    answer = app.test_client().get(f"/search?{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_word_is_found_counted_paged_and_marked(indexed: Flask) -> None:
    page = found(indexed, "q=材料")
    assert "共 12 条" in page
    assert "<mark>材料</mark>款付清" in page
    assert 'rel="next"' in page
    assert "第 2 页，共 2 页" in found(indexed, "q=材料&page=2")


def test_simplified_words_find_a_traditional_notice_and_filters_narrow(indexed: Flask) -> None:
    assert "<mark>清賴</mark>行動方案" in found(indexed, "q=清赖")
    assert "没有找到" in found(indexed, "q=清赖&campaign=xinjian-2022")
    assert "共 1 条" in found(indexed, "kind=notice")


def test_nothing_asked_nothing_found_and_what_is_typed_is_escaped(indexed: Flask) -> None:
    assert "输入关键词" in found(indexed, "")
    page = found(indexed, "q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "没有找到" in page
    assert "<script>alert" not in page


def test_before_the_first_release_the_page_says_so(public: Public) -> None:
    answer = public.app.test_client().get("/search?q=材料")
    assert answer.status_code == 503
    assert "检索库还没有生成" in answer.get_data(as_text=True)
