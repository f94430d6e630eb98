"""What is read out of a mail, whatever its sender's program made of it."""

import base64

import pytest

from forms_app.mail.reading.answers import proposed
from forms_app.mail.reading.html_text import html_text
from forms_app.mail.reading.message import DEEPEST, MOST_FILES, MOST_WORDS, read_mail
from tests.casestore.ledger_fixture import CAMPAIGNS, MODEL
from tests.forms_app.mail.mails import BODY, as_page, nested, simple, with_files


def test_a_body_called_gb2312_is_read_as_gb18030_with_its_head() -> None:
    mail = read_mail(simple())
    assert mail.text.startswith(BODY) and mail.remarks == ()
    assert (mail.sender, mail.address) == ("样例建材", "clerk1@example.com")
    assert mail.subject == "关于拖欠货款的反映 1"
    assert mail.sent_at is not None and mail.sent_at.isoformat() == "2022-06-13T02:00:00+00:00"


@pytest.mark.parametrize("charset", ["gbk", "utf-8", "gb18030", "big5", "utf-16", "no-such"])
@pytest.mark.parametrize("packed", ["base64", "8bit"])
def test_words_survive_their_charset(charset: str, packed: str) -> None:
    text = "貨款至今未付"
    data = text.encode("utf-8" if charset == "no-such" else charset)
    body = base64.encodebytes(data) if packed == "base64" else data
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {packed}\n\n"
    assert read_mail(head.encode() + body).text == text


def test_a_bare_header_in_gbk_and_a_broken_encoded_word_are_read_as_far_as_they_go() -> None:
    raw = (
        b"Subject: " + "拖欠工程款".encode("gbk") + b"\nFrom: =?gb2312?B?!!!?= <a@example.com>\n\nx"
    )
    mail = read_mail(raw)
    assert mail.subject == "拖欠工程款" and mail.address == "a@example.com"


def test_what_can_not_be_read_is_told() -> None:
    head = b"Content-Type: text/plain; charset=gb2312\nContent-Transfer-Encoding: 8bit\n\n"
    mail = read_mail(head + "货款".encode("gbk") + b"\x80\xff\x80 end")
    assert "货款" in mail.text and mail.remarks == ("有些字没有读出来，请对照原邮件",)


def test_attachments_keep_their_chinese_names_and_no_path() -> None:
    mail = read_mail(with_files())
    assert [one.name for one in mail.attachments] == ["合同.pdf", "线索表（盖章）.pdf"]
    (evil,) = read_mail(with_files(1, ("../../etc/passwd", b"x"))).attachments
    assert "/" not in evil.name


def test_a_page_becomes_words_and_nothing_of_it_is_loaded() -> None:
    page = (
        "<html><head><style>p{}</style><title>t</title></head><body><p>货款<b>未付</b></p>"
        "<script>alert(1)</script><img src='http://tracker.example/x.gif'>"
        "<table><tr><td>金额</td><td>268.5</td></tr></table><p>a&nbsp;b &lt;c&gt;</body>"
    )
    mail = read_mail(as_page(page))
    assert mail.text == "货款未付\n\n金额 268.5\n\na b <c>"
    assert html_text("<div>" * 50_000 + "x") == "x" and html_text("<script>") == ""


def test_forwarded_mails_are_read_as_deep_as_a_bound_says() -> None:
    shallow = read_mail(nested(2))
    assert "最里面的话" in shallow.text and [one.name for one in shallow.attachments] == [
        "inner.pdf"
    ]
    deep = read_mail(nested(DEEPEST + 3))
    assert "最里面的话" not in deep.text and any("太深" in one for one in deep.remarks)


def test_bounds_hold_on_words_and_files() -> None:
    long = read_mail(simple(1, "长" * (MOST_WORDS + 10)))
    assert len(long.text) <= MOST_WORDS and long.remarks
    files = [(f"{n}.pdf", b"%PDF") for n in range(MOST_FILES + 5)]
    many = read_mail(with_files(1, *files))
    assert len(many.attachments) == MOST_FILES and any("附件超过" in one for one in many.remarks)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 1000,
        b"\xff\xfe" * 1000,
        b"Content-Type: multipart/mixed; boundary=\n\n--\n--\n",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n!!!!",
        b"Content-Type: text/plain; charset==?=\n\nx",
        b"Content-Disposition: attachment; filename*=no-such''%ff\n\nx",
        b"Date: Mon, 99 Foo 99999\nFrom: <<>>\nSubject: =?x?y?z?=\n\nx",
        b"From: " + b"a," * 50_000 + b"\n\nx",
    ],
)
def test_no_mail_breaks_the_reader(raw: bytes) -> None:
    read_mail(raw)


def test_another_mail_under_a_known_id_is_another_mail() -> None:
    assert read_mail(simple()).same == read_mail(simple().replace(b"\n", b"\r\n")).same
    assert read_mail(simple()).same == read_mail(b"Received: by x; now\n" + simple()).same
    assert read_mail(simple(1, "甲")).same != read_mail(simple(1, "乙")).same


def test_lines_with_a_label_and_fields_of_a_form_are_proposed() -> None:
    campaign = CAMPAIGNS[MODEL]
    labels = {one.id: one.label for one in campaign.columns()}
    option = campaign.categories[2]
    text = (
        f"1. {labels['enterprise']}：样例公司\n涉及金额: 12\n"
        f"✱{labels['category']}: {option.label}。\n"
        f"{labels['facts']}：第一段\n第二段\n{labels['contact']}：联系岗"
    )
    found = proposed(campaign, text, {"uscc": "91360122MA0QX0147J", "signed_form": "x"})
    assert found == {
        "enterprise": "样例公司",
        "category": option.id,
        "facts": "第一段\n第二段",
        "contact": "联系岗",
        "uscc": "91360122MA0QX0147J",
        "amount": "12",
    }
