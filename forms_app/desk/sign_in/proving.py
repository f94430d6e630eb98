"""Password and code held against an account. Wrong and unknown are told apart by nobody: the same
words, the same work, and the same wait, which is counted by place and account."""

from functools import cache

from flask import current_app
from flask_security import verify_password

from casestore.errors import NotAllowed
from casestore.office.account_changes import hashed, one_time_password
from casestore.office.second_factor import Proof
from forms_app.desk.sign_in import origin
from forms_app.desk.sign_in.accounts import Account
from forms_app.desk.sign_in.forms import LONGEST
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.sign_in.stores import stores
from forms_app.web.translations import say


def check_password(email: str, password: str) -> Account:
    """The account that ``password`` opens. Raises :class:`NotAllowed` with the sentence that says
    why there is none: the same for a wrong address."""
    security = current_app.extensions["security"]
    address = email.strip().lower()
    found: Account | None = security.datastore.find_user(email=address)
    known, marks = found.id if found else 0, (_place(), stores().mark(address))
    _wait(stores().state.begin_guess(*marks), known)
    plain = security.password_util.normalize(password[:LONGEST])
    right = verify_password(plain, (found and found.password) or _nobodys())
    right = right and len(password) <= LONGEST  # one that begins like it is another
    if found is None or not right:
        note(SecurityAct.WRONG_PASSWORD, known)
        raise NotAllowed(say("邮箱或密码不正确，请核对后重新填写"))
    stores().state.guessed_right(*marks)
    if not found.active:
        note(SecurityAct.WRONG_PASSWORD, known)
        raise NotAllowed(say("账号已停用，请联系管理员"))
    found.verify_and_update_password(plain)  # a hash of before is replaced
    return found


def check_code(account: Account, said: str) -> Proof:
    """What ``said`` proves about ``account``, whose password was right. Raises
    :class:`NotAllowed`."""
    marks = (_place(), f"code {account.id}")
    _wait(stores().state.begin_guess(*marks, strict=True), account.id)
    proof = stores().factor.check(account.id, said, account.actor)
    if proof is None:
        note(SecurityAct.WRONG_CODE, account.id)
        raise NotAllowed(say("验证码不正确或已经用过，请等手机上换了新的数字再填"))
    stores().state.guessed_right(*marks)
    if proof is Proof.RECOVERY_CODE:
        note(SecurityAct.CODE_SPENT, account.id)
    return proof


def needs_code(account: Account) -> bool:
    """Whether ``account`` is asked for a code beside its password."""
    return stores().needs_factor and account.has_factor


def _place() -> str:
    return stores().mark(origin.place())


def _wait(seconds: int, known: int) -> None:
    if seconds:
        note(SecurityAct.TOO_EARLY, known)
        raise NotAllowed(say("连续填错了几次，请等 %(n)s 秒再试", n=seconds))


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has: checking it takes as long as checking any."""
    return hashed(one_time_password())
