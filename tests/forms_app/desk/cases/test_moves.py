"""Moves over HTTP: a whole case from received to published, what is asked, what is refused, and
nothing typed lost."""

import io
import re
from typing import Any

from casestore.ledger.claimant_words import told_of
from casestore.ledger.queries import case_file
from casestore.ledger.records import CaseFile
from casestore.ledger.verbs import claimant
from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import moves_from
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Role
from casestore.publishing import summary_queries
from forms_app.desk.cases.move_form import asked as asked_for
from tests.casestore.ledger_fixture import CHECKED, MODEL, TEXT
from tests.forms_app.desk.bureau import Bureau, Forms, pdf

SUMMARY = {
    "title": TEXT.title,
    "happened": TEXT.happened,
    "done": TEXT.done,
    "result": TEXT.result,
    "outcome": TEXT.outcome,
}


def opened(bureau: Bureau, case_id: int) -> CaseFile:
    return case_file.open_case(bureau.office.ledger, case_id, bureau.actor("coordinator"))


def test_a_case_goes_from_received_to_published_through_the_desk(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    take_on(bureau, case_id)
    handle(bureau, case_id)
    verify(bureau, case_id)
    publish(bureau, case_id)
    done = [event.verb for event in opened(bureau, case_id).events]
    assert [verb for verb in done if verb not in ("opened", "downloaded")] == [
        "register",
        "accept",
        "transfer",
        "take_up",
        "agree",
        "pay",
        "settle",
        "strike_off",
        "summary_save",
        "summary_submit",
        "summary_approve",
    ]


def take_on(bureau: Bureau, case_id: int) -> None:
    """The coordinator accepts the case and transfers it, with another deadline than proposed."""
    coordinator, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    assert coordinator.send(f"{at}/move/accept").location == at
    asked = coordinator.get(f"{at}/move/transfer").text
    # the rules name the lead unit for this category
    assert '<option selected value="development-reform">' not in asked
    proposed = re.search(r'name="deadline"[^>]*value="2022-07-15"', asked)
    assert proposed, "30 calendar days from 15 June"
    chosen = {"unit": "development-reform", "deadline": "2022年9月1日"}
    refused = coordinator.send(f"{at}/move/transfer", **chosen)
    assert refused.status_code == 422 and "算出的期限是2022年7月15日" in refused.text
    done = coordinator.send(refused, at=f"{at}/move/transfer", reason="要与企业对账，分期付款")
    assert done.location == at
    deadline = opened(bureau, case_id).row.deadline
    assert deadline is not None and deadline.isoformat() == "2022-09-01"


def handle(bureau: Bureau, case_id: int) -> None:
    """The unit takes the case up, agrees on instalments and settles it, with proof."""
    unit, at = bureau.browser("unit"), f"/desk/case/{case_id}"
    assert unit.send(f"{at}/move/take_up").location == at
    rows = ["2022/8/1", "2685000元", "", ""]
    plan = {"plan": "一次付清", "instalments": rows, "proof": pdf("履行协议.pdf")}
    assert unit.send(f"{at}/move/agree", **plan).location == at
    bureau.office.pay_all(case_id, bureau.office.unit(bureau.office.row(case_id)))
    result = {"outcome": "honoured", "reason": "附银行回单", "proof": [pdf(), pdf("对账单.pdf")]}
    untold = unit.send(f"{at}/move/settle", **result)
    assert untold.status_code == 422 and "请写明告知反映人的内容" in untold.text
    result = {**result, "told": "货款已经付清。", "proof": [pdf(), pdf("对账单.pdf")]}
    assert unit.send(f"{at}/move/settle", **result).location == at


def verify(bureau: Bureau, case_id: int) -> None:
    """The coordinator strikes the case off, after an amount that can't be read and one that is a
    slip, which is asked back with both values."""
    coordinator, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    checked: dict[str, Any] = {"verification": "到企业核对了银行回单，结论属实", "sure": "y"}
    checked["visited"] = "2022年6月15日"
    checked["checked"] = CHECKED.split(",")
    for wrong, said in (
        ("", "请填写核实兑现金额"),
        ("二百万", "请填数字，单位万元"),
        ("-1", "请填数字，单位万元"),
    ):
        refused = coordinator.send(f"{at}/move/strike_off", **checked, fulfilled=wrong)
        assert refused.status_code == 422 and said in refused.text
    unasked = coordinator.send(f"{at}/move/strike_off", **checked, fulfilled="268.5")
    assert unasked.status_code == 422 and "还没有答复问题是否解决" in unasked.text
    checked["asked"] = "电话问过，已经收到"
    slip = coordinator.send(f"{at}/move/strike_off", **checked, fulfilled="99999")
    said = "核实兑现金额填的是 99999 万元，超过登记的涉及金额 268.5 万元；没有填错"
    assert slip.status_code == 422 and said in slip.text
    assert "到企业核对了银行回单，结论属实</textarea>" in slip.text
    assert 'value="2022-06-15"' in slip.text or 'value="2022年6月15日"' in slip.text
    again = coordinator.send(slip, at=f"{at}/move/strike_off")
    assert again.status_code == 422 and said in again.text, "nobody ticked it"
    assert opened(bureau, case_id).row.fulfilled is None
    right = coordinator.send(again, at=f"{at}/move/strike_off", fulfilled="268.5")
    assert right.location == at
    assert opened(bureau, case_id).row.state is State.STRUCK_OFF
    page = coordinator.get(at).text
    assert "核实兑现 268.5 万元" in page and "写案例摘要" in page


def publish(bureau: Bureau, case_id: int) -> None:
    """The coordinator writes and submits the summary, the reviewer approves it."""
    coordinator, reviewer = bureau.browser("coordinator"), bureau.browser("reviewer")
    at, review = f"/desk/case/{case_id}/summary", f"/desk/summary/{case_id}"
    assert coordinator.send(at, **SUMMARY).location == at
    submitted = coordinator.send(coordinator.get(at), f"{at}/submit", read="y")
    assert submitted.location == "/desk/summaries"
    approved = reviewer.send(reviewer.get(review), f"{review}/approve", sure="y")
    assert approved.location == "/desk/summaries"
    published = summary_queries.summary(bureau.office.ledger, case_id)
    assert published is not None and published.state == "approved" and published.text == TEXT
    assert "案例网页有 1 处改动" in coordinator.get("/desk/site/").text


def test_every_move_of_the_table_has_a_form_that_asks_for_exactly_what_it_needs(
    bureau: Bureau,
) -> None:
    browser = bureau.browser("second")  # the first one has handled what is verified
    paths: dict[State, tuple[str, ...]] = {
        State.RECEIVED: (),
        State.RETURNED: ("return",),
        State.DECLINED: ("decline",),
        State.ESCALATED: ("escalate",),
        State.ACCEPTED: ("accept",),
        State.TRANSFERRED: ("accept", "transfer"),
        State.HANDLING: ("accept", "transfer", "take_up"),
        State.AGREED: ("accept", "transfer", "take_up", "agree"),
        State.SUSPENDED: ("accept", "suspend"),
        State.SETTLED: ("accept", "transfer", "take_up", "settle"),
        State.STRUCK_OFF: ("accept", "transfer", "take_up", "settle", "strike_off"),
        State.CONTESTED: ("accept", "transfer", "take_up", "settle", "strike_off", "contest"),
    }
    for state, verbs in paths.items():
        case_id = bureau.office.register(state.value).case_id
        bureau.office.go(case_id, *verbs)
        for move in moves_from(state):
            if move.roles == {Role.CLAIMANT}:
                continue  # made on the status page
            page = browser.get(f"/desk/case/{case_id}/move/{move.verb}").text
            named = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([a-z]+)"', page))
            asked = named - {"csrf_token", "version", "source", "uploaded", "told", "sure"}
            wanted = asked_for(move, bureau.office.campaigns[MODEL])
            assert asked == {need.value for need in wanted if need is not Need.TOLD}, move.verb
            assert told_of(move.verb, state) in page


def test_an_objection_waits_on_the_first_page_and_is_upheld_with_words(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "decline")
    with bureau.office.as_claimant(case_id) as work:
        claimant.object_to(work, "合同由镇政府签订")
    coordinator, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    assert "复核不予受理的异议" in coordinator.get("/desk/").text
    page = coordinator.get(at).text
    assert "合同由镇政府签订" in page and f"{at}/move/reconsider" in page
    form = {"reason": "不属于本级受理", "told": "请向市专项治理工作组反映。", "sure": "y"}
    assert coordinator.send(f"{at}/move/uphold", **form).location == at
    told = bureau.office.status(case_id).steps[-1][1]
    assert told == "经复核，维持不予受理。请向市专项治理工作组反映。"


def test_a_move_that_lacks_something_says_so_and_keeps_what_was_typed(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    browser, path = bureau.browser("coordinator"), f"/desk/case/{case_id}/move/decline"
    answer = browser.send(path, reason="不属于六类问题", told="  ")
    assert answer.status_code == 422
    assert (
        "请改正以下 2 处" in answer.text
        and 'href="#told"' in answer.text
        and "请写明告知反映人的内容" in answer.text
    )
    assert "请确认“已核对本案，确认不予受理”" in answer.text
    assert (
        ">\r\n不属于六类问题</textarea>" in answer.text
        or ">\n不属于六类问题</textarea>" in answer.text
    )
    assert bureau.office.row(case_id).state == "received"
    done = browser.send(answer, at=path, told="请向市场监管部门反映。", sure="y")
    assert done.status_code == 302 and bureau.office.row(case_id).state == "declined"


def test_somebody_elses_change_in_between_loses_nothing(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    browser, path = bureau.browser("coordinator"), f"/desk/case/{case_id}/move/return"
    page = browser.get(path)
    bureau.office.go(case_id, "decline")
    bureau.office.go(case_id, "reconsider")
    answer = browser.send(page, at=path, reason="缺验收单", told="请补验收单第二页。")
    assert (
        answer.status_code == 422
        and "本案刚刚有了变动" in answer.text
        and "重新审查" in answer.text
    )
    assert "缺验收单" in answer.text and "请补验收单第二页。" in answer.text
    assert bureau.office.row(case_id).state == "received"
    assert browser.send(answer, at=path).status_code == 302
    assert bureau.office.row(case_id).state == "returned"


def test_a_step_that_somebody_else_made_impossible_still_shows_what_was_typed(
    bureau: Bureau,
) -> None:
    case_id = bureau.office.register().case_id
    browser, path = bureau.browser("coordinator"), f"/desk/case/{case_id}/move/return"
    page = browser.get(path)
    bureau.office.go(case_id, "accept")
    answer = browser.send(page, at=path, reason="缺验收单", told="请补验收单第二页。")
    assert (
        answer.status_code == 422
        and "不能再进行这一步" in answer.text
        and "请补验收单第二页。" in answer.text
    )
    assert bureau.office.row(case_id).state == "accepted"


def test_an_uploaded_proof_survives_an_error_and_is_sealed(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    browser, path = bureau.browser("unit"), f"/desk/case/{case_id}/move/settle"
    first = browser.send(path, outcome="honoured", reason="", proof=pdf("回单.pdf"))
    assert first.status_code == 422 and "回单.pdf" in first.text and "已上传的凭证" in first.text
    assert browser.send(first, at=path, reason="见回单", told="已经付清。").status_code == 302
    files = [one for _id, one, _at in opened(bureau, case_id).files if one.purpose == "proof"]
    assert "回单.pdf" in [one.name for one in files]
    stored = (bureau.office.settings.evidence / files[-1].stored).read_bytes()
    assert stored.startswith(b"age-encryption.org") and b"%PDF" not in stored


def test_a_proof_can_be_taken_out_again_before_the_move(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    browser, path = bureau.browser("unit"), f"/desk/case/{case_id}/move/settle"
    first = browser.send(path, reason="", proof=pdf("传错了.pdf"))
    drop = re.search(r'name="drop" value="([0-9a-f]+)"', first.text)
    assert drop
    second = browser.send(first, at=path, reason="已经付清", drop=drop[1])
    assert (
        second.status_code == 422
        and "请上传至少一份凭证" in second.text
        and "传错了.pdf" not in second.text
    )


def test_a_file_of_another_kind_is_refused_with_what_to_do(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    browser, path = bureau.browser("unit"), f"/desk/case/{case_id}/move/settle"
    answer = browser.send(
        path, reason="已经付清", proof=(io.BytesIO(b"MZ not a document"), "run.exe")
    )
    assert (
        answer.status_code == 422 and "run.exe 是程序" in answer.text and "已经付清" in answer.text
    )
    assert bureau.office.row(case_id).state == "handling"


def test_a_forged_list_of_uploads_names_nothing(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    browser, path = bureau.browser("unit"), f"/desk/case/{case_id}/move/settle"
    answer = browser.send(path, reason="已经付清", uploaded='[{"sha256":"x"}].forged')
    assert answer.status_code == 422 and "请上传至少一份凭证" in answer.text


def test_what_a_role_may_not_do_is_shown_with_the_reason(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up", "settle")
    page = bureau.browser("unit").get(f"/desk/case/{case_id}").text
    assert "责任单位不能核查自己办理的案件" in page and "/move/strike_off" not in page
    answer = bureau.browser("unit").get(f"/desk/case/{case_id}/move/strike_off")
    assert answer.status_code == 409 and "责任单位不能核查自己办理的案件" in answer.text


def test_steps_that_do_not_exist_are_answered_plainly(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    browser = bureau.browser("coordinator")
    assert browser.get(f"/desk/case/{case_id}/move/dance").status_code == 404
    answer = browser.get(f"/desk/case/{case_id}/move/strike_off")
    assert answer.status_code == 409 and "本案现在的状态不能进行这一步" in answer.text
    assert browser.get("/desk/case/999").status_code == 404


def test_pressing_extending_and_noting_stand_in_the_history(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    browser, at = bureau.browser("second"), f"/desk/case/{case_id}"
    assert "请写明督办要求" in browser.send(f"{at}/press").text
    assert browser.send(f"{at}/press", text="三十日没有进展，请说明。", listed="y").location == at
    words = {"plan": "先付一半"}
    wrong = browser.send(f"{at}/extend", deadline="2022-06-20", reason="正在筹款", **words)
    assert (
        wrong.status_code == 422
        and "新的期限须晚于原期限和今天" in wrong.text
        and "正在筹款" in wrong.text
    )
    far = browser.send(wrong, at=f"{at}/extend", deadline="2024-01-31")
    assert far.status_code == 422 and "最晚到2022年8月4日（一次最多延 30 日" in far.text
    longer = {"deadline": "2022-08-04", "reason": "财政分两批安排"}
    assert browser.send(far, at=f"{at}/extend", **longer).location == at
    assert "申请延期" in bureau.browser("unit").get(at).text
    assert bureau.browser("unit").send(f"{at}/note", text="已电话联系企业财务").location == at
    page = browser.get(at).text
    for words in (
        "挂牌督办",
        "三十日没有进展，请说明。",
        "2022年8月4日",
        "财政分两批安排",
        "先付一半",
        "已电话联系企业财务",
    ):
        assert words in page


def test_a_wrong_date_is_asked_for_again_in_chinese(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept")
    browser, path = bureau.browser("coordinator"), f"/desk/case/{case_id}/move/transfer"
    unread = browser.send(path, unit="court", deadline="九月底")
    assert (
        unread.status_code == 422
        and "请按 2022年10月14日 的样子填写日期" in unread.text
        and "九月底" in unread.text
    )
    early = browser.send(path, unit="court", deadline="2022-06-14")
    assert "不能早于今天" in early.text
    nobody = browser.send(path, unit="moon", deadline="2022-09-01")
    assert "请从列表中选择" in nobody.text


def test_a_doubt_that_is_ticked_lets_the_move_pass_and_stands_in_the_history(
    bureau: Bureau,
) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up", "settle")
    browser, path = bureau.browser("second"), f"/desk/case/{case_id}/move/strike_off"
    typed: dict[str, Any] = {
        "verification": "属实",
        "visited": "2022-06-12",
        "fulfilled": "300",
        "sure": "y",
    }
    typed |= {"asked": "电话问过，已经收到", "checked": CHECKED.split(",")}
    asked = browser.send(path, **typed)
    keys = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)
    assert len(keys) == 3 and asked.text.count("；没有填错</label>") == 3
    half = browser.send(asked, at=path, confirmed=keys[0])
    assert half.status_code == 422 and f'value="{keys[0]}" checked' in half.text
    assert browser.send(half, at=path, confirmed=keys).status_code == 302
    assert "已核对：核实兑现金额填的是 300 万元" in opened(bureau, case_id).events[-1].note


def test_a_settlement_with_an_excuse_goes_on_only_as_returned_to_the_unit(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up")
    path, back = (f"/desk/case/{case_id}/move/{verb}" for verb in ("settle", "turn_back"))
    typed = {"outcome": "part", "reason": "因机构改革无法支付", "told": "请等待。", "proof": pdf()}
    by_unit = bureau.browser("unit").send(path, **typed)
    assert by_unit.status_code == 422 and "只能退回责任单位" in by_unit.text
    assert "按“退回责任单位”办理" not in by_unit.text, "a unit can't return a case to itself"
    browser = bureau.browser("coordinator")
    stopped = browser.send(path, **{**typed, "proof": pdf()})
    assert stopped.status_code == 422 and f'formaction="{back}"' in stopped.text
    assert "第十四条" in stopped.text and "因机构改革无法支付</textarea>" in stopped.text
    assert bureau.office.row(case_id).state is State.HANDLING
    asked = dict(next(form for _to, form in Forms(stopped.text).found if "reason" in form))
    done = browser.client.post(back, data=asked, headers={"Sec-Fetch-Site": "same-origin"})
    assert done.location == f"/desk/case/{case_id}"
    last = [event for event in opened(bureau, case_id).events if event.verb != "opened"][-1]
    assert (last.verb, last.note) == ("turn_back", "因机构改革无法支付")


def test_who_handled_a_case_reads_who_verifies_it(bureau: Bureau) -> None:
    case_id = bureau.office.register().case_id
    bureau.office.go(case_id, "accept", "transfer", "take_up", "settle")
    browser, at = bureau.browser("coordinator"), f"/desk/case/{case_id}"
    page = browser.get(at).text
    assert "核查要换一个人。可以请岗位 second办理" in page and "/move/strike_off" not in page
    answer = browser.get(f"{at}/move/strike_off")
    assert answer.status_code == 409 and "可以请岗位 second办理" in answer.text
    assert "/move/strike_off" in bureau.browser("second").get(at).text
