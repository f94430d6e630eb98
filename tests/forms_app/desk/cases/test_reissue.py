"""A new access code on the desk: checked against the record, shown once, printable."""

import io
import re
from typing import Any

import pypdf
import pytest

from casestore.ledger.queries import case_file
from casestore.lifecycle.verbs import Verb
from tests.casestore.ledger_fixture import ANSWERS, COORDINATOR
from tests.forms_app.desk.bureau import UNIT, Bureau
from tests.forms_app.intake.visitor import status_of

AT = "/desk/case/1/reissue"
SHOWN = {"contact": "司徒样本", "uscc": "91360122MA00000000", "reason": "本人持身份证和执照申请"}


@pytest.fixture
def number(bureau: Bureau) -> str:
    return bureau.office.register().number


def code_on(text: str) -> str:
    found = dict(re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", text))
    return found["新查询码"]


def verbs(bureau: Bureau) -> list[Verb]:
    events = case_file.open_case(bureau.office.ledger, 1, COORDINATOR).events
    return [one.verb for one in events if one.verb is not Verb.OPENED]


def test_the_code_is_shown_once_opens_the_status_and_is_printed(
    bureau: Bureau, number: str
) -> None:
    desk = bureau.browser("coordinator")
    assert AT in desk.get("/desk/case/1").text
    done = desk.send(AT, **SHOWN)
    assert done.status_code == 200, done.text
    assert done.headers["Cache-Control"] == "no-store"
    code = code_on(done.text)
    status = status_of(bureau.office, number, code)
    assert status is not None and "查询码已补发" in status.steps[-1][1]
    sheet = desk.send(done, f"{AT}/receipt.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet.data)).pages)
    assert number in text and code in text
    assert desk.send(done, f"{AT}/receipt.pdf", code="ACDE-FHJK-MNPR").status_code == 404
    page = desk.get("/desk/case/1").text
    assert code not in page and "补发查询码" in page and SHOWN["reason"] in page


def test_the_page_tells_nothing_of_what_is_recorded(bureau: Bureau, number: str) -> None:
    page = bureau.browser("coordinator").get(AT).text
    assert number in page
    assert not [
        word for word in (ANSWERS[id] for id in ("contact", "uscc", "phone")) if word in page
    ]
    assert verbs(bureau) == [Verb.REGISTER]


@pytest.mark.parametrize(
    ("changed", "said", "field"),
    [
        ({"uscc": ""}, "请至少核对 2 项：联系人、统一社会信用代码、联系电话", ""),
        ({"contact": "别人"}, "与登记的联系人不一致", "contact"),
        ({"phone": "110"}, "与登记的联系电话不一致", "phone"),
        ({"reason": ""}, "请写明补发理由", "reason"),
    ],
)
def test_what_does_not_agree_is_said_beside_its_field_and_nothing_is_lost(
    bureau: Bureau, number: str, changed: dict[str, Any], said: str, field: str
) -> None:
    refused = bureau.browser("coordinator").send(AT, **{**SHOWN, **changed})
    assert refused.status_code == 422 and said in refused.text
    assert f'href="#{field}"' in refused.text or not field
    for name, typed in {**SHOWN, **changed}.items():
        assert typed in refused.text, name
    assert verbs(bureau) == [Verb.REGISTER]


def test_a_second_press_in_another_window_is_told_and_hands_nothing_out(
    bureau: Bureau, number: str
) -> None:
    desk = bureau.browser("coordinator")
    opened = [desk.get(AT) for _window in range(2)]
    first = code_on(desk.send(opened[0], at=AT, **SHOWN).text)
    late = desk.send(opened[1], at=AT, **SHOWN)
    assert late.status_code == 422
    assert "查询码还没有补发" in late.text and "最近一步：补发查询码（岗位 coordinator" in late.text
    assert SHOWN["reason"] in late.text
    assert verbs(bureau) == [Verb.REGISTER, Verb.REISSUE]
    assert status_of(bureau.office, number, first) is not None
    second = code_on(desk.send(late, at=AT, **SHOWN).text)
    assert second != first
    assert status_of(bureau.office, number, first) is None


def test_somebody_of_the_responsible_unit_is_refused_though_they_coordinate(
    bureau: Bureau, number: str
) -> None:
    row = bureau.office.go(1, "accept", "transfer", "take_up")
    member = next(one for one in bureau.staff.list() if one.email.startswith("second@"))
    bureau.staff.change(
        member.id,
        member.roles,
        frozenset({UNIT.partition("/")[0] + f"/{row.unit}"}),
        member.version,
    )
    refused = bureau.browser("second").send(AT, **SHOWN)
    assert refused.status_code == 422 and "责任单位不能补发查询码" in refused.text
