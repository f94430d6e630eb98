"""The security log: who signed in, failed, was refused, changed an account, had a release put back
or the content changed, opened an original, took a ledger out, ended a session, made a calendar's
secret address. A line each in the log of the process (``"event": "security"``), with ids only:
accounts by number, never an address, a name, a code or where somebody is. The same line is kept for
the auditor beside the sessions (:meth:`casestore.office.sign_in_state.SignInState.keep_line`)."""

from enum import StrEnum

import structlog

from casestore.errors import EnvironmentFault
from forms_app.desk.sign_in.stores import stores

log = structlog.get_logger()


class SecurityAct(StrEnum):
    """What a line of the security log says was done."""

    SIGN_IN = "sign-in"
    SIGN_OUT = "sign-out"
    WRONG_PASSWORD = "wrong-password"  # noqa: S105 - the name of an act
    WRONG_CODE = "wrong-code"
    TOO_EARLY = "too-early"
    SIGN_IN_AGAIN = "sign-in-again"
    REFUSED = "refused"
    PASSWORD_SET = "password-set"  # noqa: S105 - the name of an act
    FACTOR_SET = "factor-set"
    CODES_RENEWED = "codes-renewed"
    CODE_SPENT = "code-spent"
    SESSION_ENDED = "session-ended"
    CHANGE_ASKED = "change-asked"
    CHANGE_MADE = "change-made"
    CHANGE_ENDED = "change-ended"
    ROLLBACK_ASKED = "rollback-asked"
    ROLLBACK = "rollback"
    ROLLBACK_ENDED = "rollback-ended"
    CONTENT_ASKED = "content-asked"
    CONTENT = "content"
    CONTENT_ENDED = "content-ended"
    ORIGINAL = "original"
    EXPORT = "export"
    FEED_MADE = "feed-made"
    FEED_ENDED = "feed-ended"


ACT_NAMES: dict[SecurityAct, str] = {
    SecurityAct.SIGN_IN: "登录",
    SecurityAct.SIGN_OUT: "退出",
    SecurityAct.WRONG_PASSWORD: "密码不对",
    SecurityAct.WRONG_CODE: "动态验证码不对",
    SecurityAct.TOO_EARLY: "试错太多，须等待",
    SecurityAct.SIGN_IN_AGAIN: "再次验明本人",
    SecurityAct.REFUSED: "打开无权的页面，被拒绝",
    SecurityAct.PASSWORD_SET: "更改密码",
    SecurityAct.FACTOR_SET: "绑定动态验证码",
    SecurityAct.CODES_RENEWED: "换备用码",
    SecurityAct.CODE_SPENT: "用掉一个备用码",
    SecurityAct.SESSION_ENDED: "结束登录",
    SecurityAct.CHANGE_ASKED: "申请变更账号",
    SecurityAct.CHANGE_MADE: "变更账号",
    SecurityAct.CHANGE_ENDED: "撤回或不同意变更账号",
    SecurityAct.ROLLBACK_ASKED: "提出恢复版本",
    SecurityAct.ROLLBACK: "恢复版本",
    SecurityAct.ROLLBACK_ENDED: "不再恢复版本",
    SecurityAct.CONTENT_ASKED: "提请核对公开内容",
    SecurityAct.CONTENT: "公开内容生效",
    SecurityAct.CONTENT_ENDED: "公开内容不再生效",
    SecurityAct.ORIGINAL: "打开原件",
    SecurityAct.EXPORT: "导出台账",
    SecurityAct.FEED_MADE: "生成日历地址",
    SecurityAct.FEED_ENDED: "停用日历地址",
}


def note(act: SecurityAct, by: int, **ids: int | str) -> None:
    """Note that account ``by`` (0: nobody who is known) did ``act``; ``ids`` are numbers of
    accounts, changes, cases and files, names of endpoints, ids of releases and
    campaigns, and counts."""
    log.info("security", act=act.value, by=by, **ids)
    try:
        stores().state.keep_line(act.value, by, ids)
    except EnvironmentFault:  # what was done is done, and stands in the log of the process
        log.warning("security_line_not_kept", act=act.value, by=by)
