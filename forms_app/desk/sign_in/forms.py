"""The forms of signing in and of one's own password."""

from flask import current_app
from flask_security import current_user
from wtforms import Field, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired

from forms_app.desk.ui.forms import DeskForm
from forms_app.web.translations import say

#: Shortest password that a person may choose (NIST SP 800-63B asks for 8; the desk opens sealed
#: records).
SHORTEST = 10
LONGEST = 200


class SignInForm(DeskForm):
    """E-mail and password; ``next`` and ``typed`` bring the person back to what they were doing."""

    email = StringField(
        "电子邮箱",
        [InputRequired("请填写电子邮箱")],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        "密码", [InputRequired("请填写密码")], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()
    typed = HiddenField()


class PasswordForm(DeskForm):
    """An own password instead of the one before."""

    current = PasswordField(
        "现在的密码",
        [InputRequired("请填写现在的密码")],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        "新密码",
        [InputRequired("请填写新密码")],
        render_kw={"autocomplete": "new-password"},
        description="至少 10 个字符，例如用几个词连成一句话。",
    )
    again = PasswordField(
        "再填一次新密码",
        [InputRequired("请再填一次新密码")],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_current(self, field: Field) -> None:
        plain = current_app.extensions["security"].password_util.normalize(field.data[:LONGEST])
        if not current_user.verify_and_update_password(plain):
            raise ValidationError(say("现在的密码不正确，请重新填写"))

    def validate_new(self, field: Field) -> None:
        if not SHORTEST <= len(field.data) <= LONGEST:
            raise ValidationError(say("新密码请用 %(a)s 到 %(b)s 个字符", a=SHORTEST, b=LONGEST))
        if field.data == self.current.data:
            raise ValidationError(say("新密码要和现在的密码不同"))
        if (
            len(set(field.data)) < 5
            or current_user.email.partition("@")[0].lower() in field.data.lower()
        ):
            raise ValidationError(
                say("新密码太容易猜，请换一个：不要用邮箱名，也不要重复同几个字符")
            )

    def validate_again(self, field: Field) -> None:
        if field.data != self.new.data:
            raise ValidationError(say("两次填写的新密码不一致，请重新填写"))
