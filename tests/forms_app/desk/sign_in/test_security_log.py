"""The security log: who did what, by number; no name, address, code or place."""

import json
import re

import structlog

from tests.forms_app.desk.bureau import PASSWORD, Bureau
from tests.forms_app.desk.sign_in.test_sessions import FIREFOX, at


def test_each_act_leaves_a_line_with_ids_only(bureau: Bureau) -> None:
    new = "seven green bridges"
    with structlog.testing.capture_logs() as logs:
        everything(bureau, new)
    lines = [line for line in logs if line["event"] == "security"]
    acts = [line["act"] for line in lines]
    assert acts[:3] == ["wrong-password", "wrong-password", "wrong-code"]
    assert {
        *("sign-in", "session-ended", "refused", "rollback-asked", "original", "codes-renewed"),
        *("rollback", "rollback-ended"),
        *("change-asked", "change-ended", "password-set", "sign-out"),
    } <= set(acts)
    assert [line["by"] for line in lines[:3]] == [4, 0, 4]
    allowed = {"event", "act", "by", "log_level", "endpoint", "account", "change"}
    allowed |= {"release", "case", "file"}
    assert all(set(line) <= allowed for line in lines)
    said = json.dumps(logs, ensure_ascii=False, default=str)
    names = [one.name for one in bureau.staff.list()]
    for identity in ("@", "192.0.2", "核对", "云亭", PASSWORD, new, "a wrong", *names):
        assert identity not in said, identity
    assert not re.search(r"\b\d{6}\b", said)  # a code of a telephone


def end_proposals(bureau: Bureau) -> None:
    """Another person confirms one release and refuses the other."""
    second = bureau.browser("second")
    for number, act, fields in ((1, "confirm", {"sure": "y"}), (2, "take-back", {})):
        path = f"/desk/site/rollback/proposal/{number}"
        assert second.send(second.get(path), f"{path}/{act}", at=path, **fields).status_code == 302


def everything(bureau: Bureau, new: str) -> None:
    """What is to be noted, once each."""
    case = bureau.office.register()
    bureau.anybody().sign_in("unit@example.gov.cn", "a wrong password")
    bureau.anybody().sign_in("nobody@example.gov.cn", "a wrong password")
    guesser = bureau.anybody()
    page = guesser.send(
        "/desk/sign-in", "/desk/sign-in", email="unit@example.gov.cn", password=PASSWORD
    )
    guesser.send(page, "/desk/sign-in/code", code="000000")
    here = at(bureau, "192.0.2.17", FIREFOX)
    at(bureau, "192.0.2.18", FIREFOX)
    here.send(here.get("/desk/account"), "/desk/account/sessions/end")
    assert here.get("/desk/staff/").status_code == 403
    here.send("/desk/site/rollback/20220613-0900", sure="y")
    here.send("/desk/site/rollback/20220620-0900", sure="y")
    end_proposals(bureau)
    here.send(f"/desk/case/{case.case_id}/file/1/original", reason="核对电子签章的持有人")
    here.send(here.get("/desk/account"), "/desk/account/recovery-codes")
    admin = bureau.browser("admin")
    admin.send("/desk/staff/3", roles=["coordinator"])
    admin.send(admin.get("/desk/"), "/desk/staff/change/1/take-back")
    here.send("/desk/account", current=PASSWORD, new=new, again=new)
    here.send(here.get("/desk/"), "/desk/sign-out")
