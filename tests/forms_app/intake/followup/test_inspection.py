"""The page that the code of an inspection opens: what was registered, what the enterprise may do,
and what it says, without a script."""

from dataclasses import replace
from datetime import timedelta

from tests.casestore.ledger.inspected import DAY, ENTERPRISE, PARK, registered, seen
from tests.forms_app.intake.visitor import Public, Visitor

URL = "/inspection"


def opened(public: Public, **changed: object) -> Visitor:
    """A visitor with the page of a new inspection open."""
    code = seen(public.office, registered(public.office, **changed)).code
    visitor = public.visitor()
    assert visitor.post(URL, {"code": code.lower().replace("-", " ")}).location == URL
    assert ENTERPRISE in visitor.get(URL).text
    return visitor


def test_the_code_shows_who_comes_what_for_and_what_the_enterprise_may_do(public: Public) -> None:
    page = opened(public).get(URL).text
    for told in ("南昌市新建区应急管理局", "危险化学品储存检查", "执法人员 2 名", "2024年5月22日"):
        assert told in page, told
    for right in public.office.campaigns[PARK].inspections.rights:  # type: ignore[union-attr]
        assert right in page
    assert "检查单位和公众看不到" in page


def test_a_stranger_learns_nothing(public: Public) -> None:
    code = seen(public.office, registered(public.office)).code
    other = code[:-1] + ("A" if code[-1] != "A" else "C")
    for typed, said in ((other, "没有查到"), ("ACDE", "16 位"), ("", "16 位")):
        answer = public.visitor().post(URL, {"code": typed})
        assert answer.status_code == 422 and said in answer.text and ENTERPRISE not in answer.text
    assert ENTERPRISE not in public.visitor().get(URL).text
    posted = public.visitor().post(f"{URL}/grade", {"grade": "5"}, seen=URL)
    assert posted.location == URL
    names = [path.name for path in public.office.settings.capsules.iterdir()]
    assert not any(code in name or "RQ" in name for name in names)


def test_a_grade_goes_in_and_a_later_one_counts(public: Public) -> None:
    visitor = opened(public)
    lacking = visitor.post(f"{URL}/grade", {"grade": "1"}, seen=URL)
    assert lacking.status_code == 422 and "请写明哪里不满意" in lacking.text
    none = visitor.post(f"{URL}/grade", {"grade": "", "remark": "还行"}, seen=URL)
    assert "请选择评价" in none.text and "还行" in none.text
    long = visitor.post(f"{URL}/grade", {"grade": "5", "remark": "长" * 1001}, seen=URL)
    assert long.status_code == 422 and "最多 1000 字" in long.text
    said = {"grade": "2", "mismatch": "y", "remark": "来了五个人"}
    assert visitor.post(f"{URL}/grade", said, seen=URL).location == URL
    assert "评价为“不满意”" in visitor.get(URL).text
    visitor.post(f"{URL}/grade", {"grade": "4"}, seen=URL)
    assert "评价为“满意”" in visitor.get(URL).text
    given = seen(public.office, 1).grades
    assert [(one.grade, one.mismatch, one.text) for one in given] == [
        (2, True, "来了五个人"),
        (4, False, ""),
    ]


def test_leaving_ends_what_the_browser_has_open(public: Public) -> None:
    visitor = opened(public)
    visitor.post(f"{URL}/leave", {}, seen=URL)
    assert ENTERPRISE not in visitor.get(URL).text


def test_after_its_rating_days_nothing_opens_any_more(public: Public) -> None:
    rules = public.office.campaigns[PARK].inspections
    assert rules is not None
    visitor = opened(public)
    services = public.app.extensions["intake"]
    for days, there in ((rules.rating_days, True), (rules.rating_days + 1, False)):
        as_of = {**services.settings.as_of, PARK: DAY + timedelta(days=days)}
        settings = replace(services.settings, as_of=as_of)
        public.app.extensions["intake"] = replace(services, settings=settings)
        assert (ENTERPRISE in visitor.get(URL).text) == there
