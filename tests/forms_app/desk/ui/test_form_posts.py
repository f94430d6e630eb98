"""Form, verb, error or redirect: the same for every form of the desk."""

from collections.abc import Callable

import pytest
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from casestore.errors import (
    CaseStoreError,
    EnvironmentFault,
    Incomplete,
    NotAllowed,
    NotFound,
    Refused,
    Stale,
)
from casestore.sealing.evidence import Rejected
from forms_app.desk.ui.form_posts import answer, go_on
from forms_app.desk.ui.forms import DeskForm
from tests.forms_app.desk.bureau import Bureau


class ReasonForm(DeskForm):
    reason = StringField("理由", [InputRequired("请写明理由")])


def sent(
    bureau: Bureau, verb: Callable[[], str], method: str = "POST", **typed: str
) -> tuple[ResponseReturnValue, ReasonForm]:
    """The answer to a request with ``typed``, and the form that it left on the page."""
    bureau.app.config["WTF_CSRF_ENABLED"] = False
    with bureau.app.test_request_context("/desk/", method=method, data=typed or None):
        form = ReasonForm()
        page: Callable[[], str] = lambda: f"page: {form.reason.data}"  # noqa: E731
        return answer(form, verb, lambda done: go_on(done, "/next"), page), form


def fail_with(error: Exception) -> Callable[[], str]:
    def verb() -> str:
        raise error

    return verb


def never() -> str:
    raise AssertionError("called")


def test_a_page_that_is_opened_or_sent_incomplete_calls_nothing(bureau: Bureau) -> None:
    opened, form = sent(bureau, never, "GET")
    assert opened == "page: None" and not form.errors
    empty, form = sent(bureau, never, reason="")
    assert empty == ("page: ", 422) and form.errors == {"reason": ["请写明理由"]}


def test_a_verb_that_succeeds_leads_on_with_what_it_returned(bureau: Bureau) -> None:
    done, form = sent(bureau, lambda: "已办", reason="甲")
    assert done.status_code == 302 and done.location == "/next"  # type: ignore[union-attr]
    assert not form.errors


@pytest.mark.parametrize(
    "error",
    [NotAllowed("不行"), Stale("旧了"), NotFound("没有"), Rejected("太大"), CaseStoreError("别的")],
    ids=lambda error: type(error).__name__,
)
def test_whatever_the_store_says_stands_above_the_form_and_nothing_typed_is_lost(
    bureau: Bureau, error: CaseStoreError
) -> None:
    refused, form = sent(bureau, fail_with(error), reason="甲")
    assert refused == ("page: 甲", 422)
    assert form.form_errors == [str(error)] and not form.reason.errors


def test_what_is_incomplete_stands_beside_its_field(bureau: Bureau) -> None:
    error = Incomplete({"reason": "理由太短", "proof": "请上传凭证"})
    _answer, form = sent(bureau, fail_with(error), reason="甲")
    assert list(form.reason.errors) == ["理由太短"] and form.form_errors == ["请上传凭证"]


def test_identifiers_are_named_beside_their_field_or_above_the_form(bureau: Bureau) -> None:
    hits = [("reason", "企业", "云亭"), ("happened", "企业", "云亭"), ("done", "金额", "3万元")]
    _answer, form = sent(bureau, fail_with(Refused(hits)), reason="云亭")
    assert list(form.reason.errors) == ["请改写身份信息：“云亭”"]
    assert form.form_errors == ["文本里还有 2 处身份信息，改写后才能提交和批准：“云亭”、“3万元”"]


def test_a_fault_of_the_machine_is_no_fault_of_the_form(bureau: Bureau) -> None:
    with pytest.raises(EnvironmentFault):
        sent(bureau, fail_with(EnvironmentFault("磁盘已满")), reason="甲")


def test_a_file_that_was_refused_makes_the_form_invalid(bureau: Bureau) -> None:
    bureau.app.config["WTF_CSRF_ENABLED"] = False
    with bureau.app.test_request_context("/desk/", method="POST", data={"reason": "甲"}):
        form = ReasonForm()
        form.refuse_uploads({"reason": ["run.exe 不是可以上传的文件类型"]})
        refused = answer(form, never, lambda done: done, lambda: "page")
    assert refused == ("page", 422)
    assert list(form.reason.errors)[0] == "run.exe 不是可以上传的文件类型"
