"""What happens to the office itself rather than to a case; each act leaves an office event."""

from enum import StrEnum


class OfficeAct(StrEnum):
    """What an office event says was done. ``ADOPT`` notes what was there before such events
    were kept."""

    ADOPT = "adopt"
    PIN_KEYS = "pin-keys"
    PIN_SETTINGS = "pin-settings"
    ACCOUNT_ADD = "account-add"
    ACCOUNT_CHANGE = "account-change"
    ACCOUNT_OPEN = "account-open"
    ACCOUNT_CLOSE = "account-close"
    PASSWORD_RESET = "password-reset"  # noqa: S105 - the name of an act
    PASSWORD_SET = "password-set"  # noqa: S105 - the name of an act
    FACTOR_SET = "factor-set"
    FACTOR_CODES = "factor-codes"
    FACTOR_CODE_USED = "factor-code-used"
    FACTOR_RESET = "factor-reset"
    CHANGE_ASK = "change-ask"
    CHANGE_CONFIRM = "change-confirm"
    CHANGE_REFUSE = "change-refuse"
    CHANGE_WITHDRAW = "change-withdraw"
    HOLIDAYS = "holidays"
    LEDGER_EXPORT = "ledger-export"
    LEDGER_COLUMNS = "ledger-columns"
    LEDGER_IMPORT = "ledger-import"
    LEDGER_IMPORT_UNDO = "ledger-import-undo"
    PUBLIC_ASK = "public-ask"
    PUBLIC_CONFIRM = "public-confirm"
    PUBLIC_REFUSE = "public-refuse"
    PUBLIC_WITHDRAW = "public-withdraw"
    ROLLED_BACK = "rolled-back"
    CONTENT_AGREED = "content-agreed"
    MAIL_CHOICE = "mail-choice"
    FEED_MAKE = "feed-make"
    FEED_END = "feed-end"
    INCOMING_TAKE = "incoming-take"
    INCOMING_KEEP = "incoming-keep"
    INCOMING_OPEN = "incoming-open"
    INCOMING_ASIDE = "incoming-aside"
    INCOMING_REGISTER = "incoming-register"
    INSPECTION_REGISTER = "inspection-register"
    INSPECTION_CHANGE = "inspection-change"
    INSPECTION_CANCEL = "inspection-cancel"
    INSPECTION_DONE = "inspection-done"
    INSPECTION_GRADE = "inspection-grade"
    INSPECTION_FOLLOW = "inspection-follow"
    SITE_SCHEDULE = "site-schedule"
    REPORT_DRAFT = "report-draft"
    REPORT_RECOUNT = "report-recount"
    REPORT_REVIEW = "report-review"
    REPORT_BACK = "report-back"
    REPORT_ISSUE = "report-issue"
    REPORT_DROP = "report-drop"
    REPORT_HAND_IN = "report-hand-in"
    REPORT_REMIND = "report-remind"


OFFICE_ACT_NAMES: dict[OfficeAct, str] = {
    OfficeAct.ADOPT: "登记已有的内容",
    OfficeAct.PIN_KEYS: "登记密钥",
    OfficeAct.PIN_SETTINGS: "登记设置",
    OfficeAct.ACCOUNT_ADD: "新增账号",
    OfficeAct.ACCOUNT_CHANGE: "更改岗位",
    OfficeAct.ACCOUNT_OPEN: "启用账号",
    OfficeAct.ACCOUNT_CLOSE: "停用账号",
    OfficeAct.PASSWORD_RESET: "重置密码",
    OfficeAct.PASSWORD_SET: "更改密码",
    OfficeAct.FACTOR_SET: "启用动态验证码",
    OfficeAct.FACTOR_CODES: "换备用码",
    OfficeAct.FACTOR_CODE_USED: "用掉一个备用码",
    OfficeAct.FACTOR_RESET: "重置动态验证码",
    OfficeAct.CHANGE_ASK: "申请变更账号",
    OfficeAct.CHANGE_CONFIRM: "确认变更账号",
    OfficeAct.CHANGE_REFUSE: "不同意变更账号",
    OfficeAct.CHANGE_WITHDRAW: "撤回变更账号",
    OfficeAct.HOLIDAYS: "录入放假安排",
    OfficeAct.LEDGER_EXPORT: "导出台账",
    OfficeAct.LEDGER_COLUMNS: "对应表格栏目",
    OfficeAct.LEDGER_IMPORT: "导入台账",
    OfficeAct.LEDGER_IMPORT_UNDO: "撤销导入",
    OfficeAct.PUBLIC_ASK: "提出公开变更",
    OfficeAct.PUBLIC_CONFIRM: "确认公开变更",
    OfficeAct.PUBLIC_REFUSE: "不同意公开变更",
    OfficeAct.PUBLIC_WITHDRAW: "撤回公开变更",
    OfficeAct.ROLLED_BACK: "在服务器上恢复版本",
    OfficeAct.CONTENT_AGREED: "公开内容生效",
    OfficeAct.MAIL_CHOICE: "更改提醒信设置",
    OfficeAct.FEED_MAKE: "生成日历地址",
    OfficeAct.FEED_END: "停用日历地址",
    OfficeAct.INCOMING_TAKE: "收下来件",
    OfficeAct.INCOMING_KEEP: "存下没登记完的来件",
    OfficeAct.INCOMING_OPEN: "查看来件",
    OfficeAct.INCOMING_ASIDE: "来件不登记",
    OfficeAct.INCOMING_REGISTER: "来件已登记",
    OfficeAct.INSPECTION_REGISTER: "登记入企检查",
    OfficeAct.INSPECTION_CHANGE: "更改入企检查",
    OfficeAct.INSPECTION_CANCEL: "取消入企检查",
    OfficeAct.INSPECTION_DONE: "登记检查结果",
    OfficeAct.INSPECTION_GRADE: "企业评价检查",
    OfficeAct.INSPECTION_FOLLOW: "回访企业评价",
    OfficeAct.SITE_SCHEDULE: "设置定时更新",
    OfficeAct.REPORT_DRAFT: "起草报告",
    OfficeAct.REPORT_RECOUNT: "重新生成报告",
    OfficeAct.REPORT_REVIEW: "报告审核通过",
    OfficeAct.REPORT_BACK: "报告退回修改",
    OfficeAct.REPORT_ISSUE: "印发报告",
    OfficeAct.REPORT_DROP: "作废报告草稿",
    OfficeAct.REPORT_HAND_IN: "单位报送",
    OfficeAct.REPORT_REMIND: "提醒单位报送",
}
