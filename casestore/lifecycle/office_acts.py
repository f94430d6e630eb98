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
    HOLIDAYS = "holidays"


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
    OfficeAct.HOLIDAYS: "录入放假安排",
}
