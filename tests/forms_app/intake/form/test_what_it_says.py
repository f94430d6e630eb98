"""What the form says back: whose page it is, what was understood of an amount, what is doubtful,
what a browser lacks."""

import re

import pytest

from casestore.ledger.queries import case_file
from casestore.lifecycle.roles import SYSTEM
from forms_app.desk.cases import opened_case
from forms_app.intake.form.step_form import UNITS
from tests.casestore.ledger_fixture import CAMPAIGNS, COORDINATOR
from tests.forms_app.intake.visitor import SITE, Public, Visitor, errors


def test_a_campaigns_pages_carry_its_own_office_and_channels(public: Public) -> None:
    for id, campaign in CAMPAIGNS.items():
        page = public.visitor(id).get(f"/apply/{id}").text
        top, foot = page.partition("<main")[0], page.partition('class="qz-footer"')[2]
        own = campaign.own_channel
        assert campaign.issuer.name in top and campaign.issuer.name in foot, id
        assert own.office in foot and own.phone in foot, id
        if not own.phone:
            assert "tel:" not in foot, id
    assert SITE.office in public.visitor().get("/apply/").text


def test_the_review_says_an_amount_in_digits_and_capitals(visitor: Visitor) -> None:
    visitor.go_to("respondent").send("respondent", amount="约2685000元")
    for step in ("facts", "evidence"):
        visitor.send(step)
    page = visitor.get(visitor.url("review")).text
    assert "268.5 万元（2,685,000 元，贰佰陆拾捌万伍仟元整）" in page


def test_a_browser_that_takes_no_cookie_is_told_what_is_needed(visitor: Visitor) -> None:
    token = visitor.token(visitor.url())
    bare = visitor.public.app.test_client(use_cookies=False)
    data = {**visitor.page("check"), "csrf_token": token}
    for _press in range(2):
        page = bare.post(visitor.url(), data=data)
        assert page.status_code == 422
        assert "请在浏览器设置里允许本站使用 Cookie" in errors(page.text)[0]
        assert "页面打开得太久" not in page.text and " checked" in page.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"uscc": "91360122MA0QX0147K"}, "91360122MA0QX0147K"),  # its check digit fails
        ({"uscc": "360122600123456"}, "360122600123456"),  # a trader's, of before
        ({"phone": "+852 2345 6789"}, "+85223456789"),
    ],
)
def test_what_is_doubtful_is_asked_about_once_and_then_taken_and_marked(
    visitor: Visitor, typed: dict[str, str], kept: str
) -> None:
    visitor.go_to("enterprise")
    page = visitor.send("enterprise", **typed)
    assert ["再按一次按钮" in one for one in errors(page.text)] == [True]
    other = {id: text[:-1] + "1" for id, text in typed.items()}
    assert errors(visitor.send("enterprise", **other).text)  # another slip is asked about anew
    visitor.send("enterprise", **typed)
    assert visitor.send("enterprise", **typed).location == visitor.url("respondent")
    for step in ("respondent", "facts", "evidence", "review", "sign"):
        visitor.send(step, **({"do": "send"} if step == "sign" else {}))
    office = visitor.public.office
    whole = case_file.open_case(office.ledger, 1, SYSTEM)
    assert kept in whole.values.values()
    with visitor.public.app.test_request_context():
        shown = opened_case.identity(whole, visitor.campaign, COORDINATOR)
    assert [odd for _label, value, odd in shown if value == kept and "更正" in odd]


def test_what_is_plainly_wrong_stays_wrong_however_often_it_is_said(visitor: Visitor) -> None:
    visitor.go_to("enterprise")
    for _press in range(3):
        assert errors(visitor.send("enterprise", phone="打办公室").text)


def test_the_respondent_is_suggested_from_the_campaigns_units(visitor: Visitor) -> None:
    visitor.go_to("respondent")
    page = visitor.get(visitor.url("respondent")).text
    box = re.search(r'<input[^>]*name="respondent"[^>]*>', page)
    assert box and f'list="{UNITS}"' in box[0]
    offered = page.partition(f'<datalist id="{UNITS}">')[2].partition("</datalist>")[0]
    assert all(unit.name in offered for unit in visitor.campaign.units)


def test_what_may_stay_empty_is_not_asked_for_at_least_once(visitor: Visitor) -> None:
    asked = visitor.go_to("evidence").get(visitor.url("evidence")).text
    assert "至少一份，例如合同" in asked
    park = visitor.public.visitor("xinjian-park-2024")
    optional = park.go_to("evidence").get(park.url("evidence")).text
    assert "选填。例如合同" in optional and "至少一份" not in optional


def test_who_has_neither_address_nor_mailbox_is_not_written_to_by_mail(visitor: Visitor) -> None:
    assert "也可以寄信或发邮件反映" in visitor.get(visitor.url()).text
    elsewhere = visitor.public.visitor("zengdu-2024")
    page = elsewhere.get(elsewhere.url()).text
    assert "也可以书面反映，送交" in page and "寄信或发邮件" not in page
