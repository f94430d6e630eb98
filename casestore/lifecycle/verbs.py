"""Everything that can be done to a case or its summary; each leaves an event of this name."""

from enum import StrEnum


class Verb(StrEnum):
    """What an event says was done: the moves of a case, then what happens beside them."""

    ACCEPT = "accept"
    RETURN = "return"
    DECLINE = "decline"
    REGISTER_ONLY = "register_only"
    ESCALATE = "escalate"
    WITHDRAW = "withdraw"
    COMPLETE = "complete"
    OBJECT = "object"
    UPHOLD = "uphold"
    RECONSIDER = "reconsider"
    SEND_BACK = "send_back"
    TRANSFER = "transfer"
    REROUTE = "reroute"
    TAKE_UP = "take_up"
    AGREE = "agree"
    BREAK = "break"
    TURN_BACK = "turn_back"
    REPORT = "report"
    SUSPEND = "suspend"
    RESUME = "resume"
    SETTLE = "settle"
    STRIKE_OFF = "strike_off"
    FAIL = "fail"
    CONTEST = "contest"
    KEEP = "keep"
    REOPEN = "reopen"

    REGISTER = "register"
    REMIND = "remind"
    PRESS = "press"
    LIST = "list"
    TALK = "talk"
    MEETING = "meeting"
    REFER = "refer"
    EXTEND = "extend"
    EXTEND_ASK = "extend_ask"
    EXTEND_REFUSE = "extend_refuse"
    PAY = "pay"
    UNDISPUTED = "undisputed"
    AMEND = "amend"
    AMEND_ASK = "amend_ask"
    AMEND_REFUSE = "amend_refuse"
    NOTE = "note"
    CORRECT = "correct"
    CORRECT_ASK = "correct_ask"
    CORRECT_REFUSE = "correct_refuse"
    OPENED = "opened"
    VIEWED = "viewed"
    DOWNLOADED = "downloaded"
    OPENED_ORIGINAL = "opened_original"
    OPENED_CONTACT = "opened_contact"
    PACKAGE = "package"
    SUPPLEMENT = "supplement"
    RECOUNT = "recount"
    REMIND_CLAIMANT = "remind_claimant"
    RATE = "rate"
    HANDOUT = "handout"
    MESSAGE = "message"
    REPLY = "reply"
    NEW_KEYS = "new_keys"
    REISSUE = "reissue"
    LETTER_RESENT = "letter_resent"
    LETTER_DROPPED = "letter_dropped"
    RESEAL = "reseal"
    DOCUMENT = "document"
    TASK = "task"
    TASK_DONE = "task_done"
    TASK_AGAIN = "task_again"
    ROUTE_OBJECT = "route_object"
    ROUTE_KEEP = "route_keep"
    LINK = "link"
    UNLINK = "unlink"
    MERGE = "merge"
    ABSORB = "absorb"
    PART = "part"
    FOLLOW = "follow"
    IMPORT_NOTE = "import_note"
    IMPORT_UNDO = "import_undo"

    SUMMARY_SAVE = "summary_save"
    SUMMARY_DISMISS = "summary_dismiss"
    SUMMARY_SUBMIT = "summary_submit"
    SUMMARY_APPROVE = "summary_approve"
    SUMMARY_SEND_BACK = "summary_send_back"
    SUMMARY_WITHDRAW = "summary_withdraw"
    SUMMARY_REASON = "summary_reason"
    SUMMARY_REASON_APPROVE = "summary_reason_approve"
    SUMMARY_REASON_BACK = "summary_reason_back"
    SUMMARY_VOID = "summary_void"


VERB_NAMES: dict[Verb, str] = {
    Verb.ACCEPT: "受理",
    Verb.RETURN: "退回补正",
    Verb.DECLINE: "不予受理",
    Verb.REGISTER_ONLY: "仅登记",
    Verb.ESCALATE: "报送上级",
    Verb.WITHDRAW: "撤回",
    Verb.COMPLETE: "补正完成",
    Verb.OBJECT: "提出异议",
    Verb.UPHOLD: "维持不予受理",
    Verb.RECONSIDER: "重新审查",
    Verb.SEND_BACK: "上级退回",
    Verb.TRANSFER: "转办",
    Verb.REROUTE: "改派",
    Verb.TAKE_UP: "签收办理",
    Verb.AGREE: "签订履行协议",
    Verb.BREAK: "协议未履行",
    Verb.TURN_BACK: "退回责任单位",
    Verb.REPORT: "书面报告",
    Verb.SUSPEND: "中止",
    Verb.RESUME: "恢复办理",
    Verb.SETTLE: "办结",
    Verb.STRIKE_OFF: "核查通过，销号",
    Verb.FAIL: "核查未通过",
    Verb.CONTEST: "请求重新办理",
    Verb.KEEP: "维持销号",
    Verb.REOPEN: "重新办理",
    Verb.REGISTER: "收到线索",
    Verb.REMIND: "催办",
    Verb.PRESS: "督办",
    Verb.LIST: "挂牌督办",
    Verb.TALK: "约谈",
    Verb.MEETING: "调度会",
    Verb.REFER: "移送",
    Verb.EXTEND: "延期",
    Verb.EXTEND_ASK: "申请延期",
    Verb.EXTEND_REFUSE: "不予延期",
    Verb.PAY: "登记付款",
    Verb.UNDISPUTED: "无争议部分先行支付",
    Verb.AMEND: "修改期次",
    Verb.AMEND_ASK: "申请修改期次",
    Verb.AMEND_REFUSE: "不予修改期次",
    Verb.NOTE: "备注",
    Verb.CORRECT: "更正",
    Verb.CORRECT_ASK: "申请更正",
    Verb.CORRECT_REFUSE: "不予更正",
    Verb.OPENED: "查阅案卷",
    Verb.VIEWED: "查看材料",
    Verb.DOWNLOADED: "下载材料",
    Verb.OPENED_ORIGINAL: "打开原件",
    Verb.OPENED_CONTACT: "查看联系方式",
    Verb.PACKAGE: "导出报送材料",
    Verb.SUPPLEMENT: "补充材料",
    Verb.RECOUNT: "期限重算",
    Verb.REMIND_CLAIMANT: "到期提醒",
    Verb.RATE: "企业评价",
    Verb.HANDOUT: "索取文件",
    Verb.MESSAGE: "反映人留言",
    Verb.REPLY: "答复留言",
    Verb.NEW_KEYS: "启用查询密钥",
    Verb.REISSUE: "补发查询码",
    Verb.LETTER_RESENT: "重发通知",
    Verb.LETTER_DROPPED: "不再发送通知",
    Verb.RESEAL: "重新密封",
    Verb.DOCUMENT: "出具文书",
    Verb.TASK: "安排任务",
    Verb.TASK_DONE: "任务完成",
    Verb.TASK_AGAIN: "任务改回未完成",
    Verb.ROUTE_OBJECT: "对转办提出异议",
    Verb.ROUTE_KEEP: "维持转办",
    Verb.LINK: "关联案件",
    Verb.UNLINK: "取消关联",
    Verb.MERGE: "并案办理",
    Verb.ABSORB: "并入另一件",
    Verb.PART: "分开办理",
    Verb.FOLLOW: "并案进展",
    Verb.IMPORT_NOTE: "导入备注",
    Verb.IMPORT_UNDO: "撤销导入",
    Verb.SUMMARY_SAVE: "起草摘要",
    Verb.SUMMARY_DISMISS: "保留疑似信息",
    Verb.SUMMARY_SUBMIT: "摘要送审",
    Verb.SUMMARY_APPROVE: "摘要审定",
    Verb.SUMMARY_SEND_BACK: "摘要退回修改",
    Verb.SUMMARY_WITHDRAW: "摘要撤下",
    Verb.SUMMARY_REASON: "改写撤下理由",
    Verb.SUMMARY_REASON_APPROVE: "撤下理由审定",
    Verb.SUMMARY_REASON_BACK: "撤下理由退回修改",
    Verb.SUMMARY_VOID: "摘要作废",
}
