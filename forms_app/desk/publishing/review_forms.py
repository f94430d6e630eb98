"""The forms of the second person's pages: each names exactly what was read by its hash, so that
nothing else is approved."""

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from forms_app.desk.ui.forms import DeskForm, text


class ApproveForm(DeskForm):
    """Of the text ``sha``, on the page that was ``seen``."""

    sha = HiddenField()
    seen = HiddenField()
    sure = BooleanField("已逐句核对，同意公开这一文本", [InputRequired("请核对全文，再勾选")])


class SendBackForm(DeskForm):
    sha = HiddenField()
    reason = text("退回理由", "指出哪一句要改、为什么。", "请写明退回理由", rows=3)


class WithdrawForm(DeskForm):
    reason = text(
        "撤下理由",
        "另一人审定以后，显示在公开站原网址上。不写身份信息。",
        "请写明撤下理由",
        rows=3,
    )
    sure = BooleanField("确认从公开站撤下", [InputRequired("请确认从公开站撤下")])


class RewordForm(DeskForm):
    """Another reason of a withdrawal."""

    reason = text("撤下理由", "一两句话，不写身份信息。", "请写明撤下理由", rows=3)


class SendReasonBackForm(DeskForm):
    """Of exactly the reason ``reason_sha``."""

    reason_sha = HiddenField()
    why = text("退回原因", "指出哪里要改、为什么，只有工作人员看得到。", "请写明退回原因", rows=3)


class ApproveReasonForm(DeskForm):
    """Of exactly the reason ``reason_sha``."""

    reason_sha = HiddenField()
    sure = BooleanField("已逐句核对，同意显示这一理由", [InputRequired("请核对理由，再勾选")])
