"""Two people at one thing: the second is told, sees what the first has done, and loses nothing."""

from werkzeug.test import TestResponse

from casestore.ledger.verbs.recount import entered_lists
from casestore.publishing import summary_queries
from tests.casestore.ledger_fixture import TEXT
from tests.forms_app.desk.bureau import Bureau
from tests.forms_app.desk.cases.test_paper_intake import AT, cases, shown, with_files
from tests.forms_app.desk.office.test_working_calendar import notice


def texts(**changed: str) -> dict[str, str]:
    return {
        "title": TEXT.title,
        "happened": TEXT.happened,
        "done": TEXT.done,
        "result": TEXT.result,
        "outcome": "honoured",
        **changed,
    }


def test_the_second_text_of_a_summary_is_not_lost_and_replaces_the_first_knowingly(
    bureau: Bureau,
) -> None:
    case = bureau.office.struck_off().id
    path = f"/desk/case/{case}/summary"
    one, other = bureau.browser("coordinator"), bureau.browser("second")
    first, second = one.get(path), other.get(path)
    assert one.send(first, at=path, **texts(result="甲写的结果。")).status_code == 302
    late = other.send(second, at=path, **texts(result="乙写的结果。"))
    assert late.status_code == 422 and "另一人保存了新的一稿" in late.text
    assert "岗位 coordinator 保存的第 1 稿" in late.text
    assert "甲写的结果。" in late.text and "乙写的结果。" in late.text
    assert kept(bureau, case) == "甲写的结果。"
    assert other.send(late, at=path).status_code == 302
    assert kept(bureau, case) == "乙写的结果。"


def test_an_error_in_the_form_does_not_hide_that_somebody_was_faster(bureau: Bureau) -> None:
    case = bureau.office.struck_off().id
    path = f"/desk/case/{case}/summary"
    one, other = bureau.browser("coordinator"), bureau.browser("second")
    second = other.get(path)
    one.send(path, **texts(result="甲写的结果。"))
    late = other.send(second, at=path, **texts(result="乙写的结果。", title=""))
    assert late.status_code == 422 and "请填写标题" in late.text and "甲写的结果。" in late.text
    assert "岗位 coordinator 保存的第 1 稿" in late.text


def kept(bureau: Bureau, case: int) -> str:
    summary = summary_queries.summary(bureau.office.ledger, case)
    assert summary is not None
    return summary.text.result


def test_the_second_change_of_an_account_is_told_what_the_first_was(bureau: Bureau) -> None:
    member = next(one for one in bureau.staff.list() if one.email.startswith("reviewer"))
    path = f"/desk/staff/{member.id}"
    admin = bureau.browser("admin")
    opened = [admin.get(path) for _window in range(2)]
    assert admin.send(opened[0], at=path, roles="coordinator").status_code == 302
    for action, fields in (("", {"roles": "admin"}), (f"{path}/active", {}), (f"{path}/reset", {})):
        late = admin.send(opened[1], action, at=path, **fields)
        assert late.status_code == 422 and "这个账号有了变动" in late.text
        assert "这个账号现在是：统筹岗" in late.text
    assert bureau.staff.member(member.id).active
    late = admin.send(opened[1], at=path, roles="admin")
    assert is_ticked(late, "admin") and not is_ticked(late, "coordinator")
    assert admin.send(late, at=path, roles="admin").status_code == 302
    assert {role.value for role in bureau.staff.member(member.id).roles} == {"admin"}


def is_ticked(page: TestResponse, role: str) -> bool:
    return f'name="roles" type="checkbox" value="{role}" checked' in page.text


def test_the_second_list_of_a_year_is_told_what_it_would_replace(bureau: Bureau) -> None:
    path, admin = "/desk/workdays", bureau.browser("admin")
    year, _saturday, text = notice(bureau)
    looked = [admin.send(path, year=str(year), text=text) for _window in range(2)]
    assert admin.send(looked[0], at=path).status_code == 302
    late = admin.send(looked[1], at=path)
    assert late.status_code == 422 and f"另一人录入了{year}年的放假安排" in late.text
    assert "二、春节：2月1日至7日" in late.text
    (first,) = entered_lists(bureau.office.ledger)
    again = admin.send(late, at=path)
    assert "这一年已经由 岗位 admin 录入过" in again.text and "原来录入的：元旦" in again.text
    assert admin.send(again, at=path).status_code == 302
    (second,) = entered_lists(bureau.office.ledger)
    assert second.at > first.at


def test_the_second_registration_of_a_letter_is_told_of_the_first(bureau: Bureau) -> None:
    one, other = bureau.browser("coordinator"), bureau.browser("second")
    second = other.get(AT)
    number, _code = shown(one.send(AT, **with_files()))
    late = other.send(second, at=AT, **with_files(facts="另一人抄的经过。"))
    assert late.status_code == 422 and "可能是同一份来件" in late.text and number in late.text
    assert "另一人抄的经过。" in late.text and "合同.pdf" in late.text and cases(bureau) == 1
    assert other.send(late, at=AT).status_code == 422 and cases(bureau) == 1
    shown(other.send(late, at=AT, **{"letter.another": "y"}))
    assert cases(bureau) == 2
    different = other.send(AT, **with_files(amount="99"))
    shown(different)


def test_the_same_page_sent_again_with_other_words_says_that_they_were_not_taken(
    bureau: Bureau,
) -> None:
    browser = bureau.browser("coordinator")
    page = browser.get(AT)
    first = shown(browser.send(page, at=AT, **with_files()))
    again = browser.send(page, at=AT, **with_files(facts="后来改的经过。"))
    assert shown(again) == first and "以前已经登记过" in again.text
