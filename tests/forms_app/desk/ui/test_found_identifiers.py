"""What the gate found, told once each."""

from forms_app.desk.ui.found_identifiers import distinct


def test_a_text_that_lies_in_a_longer_one_is_not_told_twice() -> None:
    hits = [
        ("happened", "企业", "云亭建材"),
        ("happened", "企业全称", "南昌云亭建材有限公司"),
        ("happened", "企业全称", "南昌云亭建材有限公司"),
        ("done", "企业", "云亭建材"),
    ]
    assert distinct(hits) == [hits[1], hits[3]]


def test_a_text_found_as_two_kinds_is_told_under_the_first() -> None:
    hits = [("title", "电话", "13900000001"), ("title", "号码", "13900000001")]
    assert distinct(hits) == hits[:1]
    assert distinct([]) == []
