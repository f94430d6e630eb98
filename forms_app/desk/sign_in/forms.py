"""The forms of signing in, of one's own password and of the second factor."""

from flask import current_app
from flask_security import current_user
from wtforms import Field, HiddenField, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired

from forms_app.desk.services import services
from forms_app.desk.sign_in.password_strength import is_guessable
from forms_app.desk.ui.forms import DeskForm
from forms_app.web.translations import say

#: Shortest password that a person may choose (NIST SP 800-63B asks for 8; the desk opens sealed
#: records).
SHORTEST = 10
LONGEST = 200


class ComingBack(DeskForm):
    """``next`` and ``typed`` bring the person back to what they were doing."""

    next = HiddenField()
    typed = HiddenField()


class SignInForm(ComingBack):
    """E-mail and password."""

    email = StringField(
        "电子邮箱",
        [InputRequired("请填写电子邮箱")],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        "密码", [InputRequired("请填写密码")], render_kw={"autocomplete": "current-password"}
    )


def code_field(label: str, hint: str) -> StringField:
    """A field for a code of the telephone."""
    return StringField(
        label,
        [InputRequired("请填写验证码")],
        description=hint,
        render_kw={"autocomplete": "one-time-code", "inputmode": "text", "maxlength": 20},
    )


class CodeForm(ComingBack):
    """The second step of signing in."""

    code = code_field("动态验证码", "手机验证器里显示的 6 位数字；手机不在身边的，填一个备用码。")


class AgainForm(ComingBack):
    """Who is there, asked once more of somebody who is signed in."""

    password = PasswordField(
        "密码", [InputRequired("请填写密码")], render_kw={"autocomplete": "current-password"}
    )
    code = code_field("动态验证码", "手机验证器里显示的 6 位数字，或一个备用码。")


class FactorForm(DeskForm):
    """The first code of a new factor."""

    code = code_field("验证码", "添加以后，手机上显示的 6 位数字。")


class PressForm(DeskForm):
    """A button."""


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
        description="至少 10 个字符，例如用几个不相干的词连成一句话。",
    )
    again = PasswordField(
        "再填一次新密码",
        [InputRequired("请再填一次新密码")],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_current(self, field: Field) -> None:
        plain = current_app.extensions["security"].password_util.normalize(field.data[:LONGEST])
        if len(field.data) > LONGEST or not current_user.verify_and_update_password(plain):
            raise ValidationError(say("现在的密码不正确，请重新填写"))

    def validate_new(self, field: Field) -> None:
        if not SHORTEST <= len(field.data) <= LONGEST:
            raise ValidationError(say("新密码请用 %(a)s 到 %(b)s 个字符", a=SHORTEST, b=LONGEST))
        if field.data == self.current.data:
            raise ValidationError(say("新密码要和现在的密码不同"))
        own = current_user.email.partition("@")[0].lower() in field.data.lower()
        if own or len(set(field.data)) < 5 or is_guessable(field.data, _known()):
            raise ValidationError(
                say(
                    "新密码太容易猜，请换一个：不用常见密码、拼音、单位名、邮箱名和连续的键，"
                    "可以用几个不相干的词连成一句话"
                )
            )

    def validate_again(self, field: Field) -> None:
        if field.data != self.new.data:
            raise ValidationError(say("两次填写的新密码不一致，请重新填写"))


def _known() -> list[str]:
    """What anybody knows of the office and of the account."""
    site = services().site
    return [site.name, site.office, site.office_short, current_user.email, current_user.name]
