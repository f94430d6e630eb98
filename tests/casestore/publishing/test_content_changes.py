"""What changed in the content, line by line, and nothing of it hidden."""

from casestore.publishing.content_changes import (
    MOST_LINES,
    Line,
    changed_files,
    compared,
    visible,
)


def test_files_are_new_gone_or_changed() -> None:
    old = {"a.md": "1", "b.md": "1", "c.md": "1"}
    new = {"b.md": "2", "c.md": "1", "d.md": "1"}
    found = changed_files(old, new)
    assert list(found.items()) == [("a.md", "gone"), ("b.md", "changed"), ("d.md", "new")]
    assert changed_files(old, old) == {}


def test_a_change_stands_between_the_lines_around_it() -> None:
    old = "\n".join(f"第{number}行" for number in range(20))
    shown = compared("a.md", "changed", old, old.replace("第9行", "另一行"))
    assert list(shown.lines) == [
        Line("skip", ""),
        *(Line("same", f"第{number}行") for number in (7, 8)),
        Line("gone", "第9行"),
        Line("new", "另一行"),
        *(Line("same", f"第{number}行") for number in (10, 11)),
        Line("skip", ""),
    ]
    assert shown.more == 0


def test_a_new_file_is_all_new_and_one_that_is_gone_all_gone() -> None:
    assert compared("a.md", "new", "", "一\n二").lines == (Line("new", "一"), Line("new", "二"))
    assert compared("a.md", "gone", "一", "").lines == (Line("gone", "一"),)


def test_what_can_not_be_seen_is_spelled_out() -> None:
    assert visible("批\u202e准\u200b了\x07\t好") == "批⟦U+202E⟧准⟦U+200B⟧了⟦U+0007⟧\t好"
    (line,) = compared("a.md", "new", "", "批\u202e准").lines
    assert line.text == "批⟦U+202E⟧准"


def test_what_is_left_out_is_counted() -> None:
    shown = compared("a.md", "new", "", "一\n" * (MOST_LINES + 7))
    assert (len(shown.lines), shown.more) == (MOST_LINES, 7)


def test_a_very_long_attachment_is_shown_without_comparing_it() -> None:
    old = "\n".join(map(str, range(12_000)))
    shown = compared("a.pdf", "changed", old, f"{old}\n新的")
    assert {line.kind for line in shown.lines} == {"gone"} and shown.more > 12_000
