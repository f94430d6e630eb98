"""The lines of a page's error summary: what is wrong, and the field where it can be put right."""

from dataclasses import dataclass

from flask import current_app, request

from forms_app.web.translations import say


@dataclass(frozen=True)
class Problem:
    """One line: ``text`` says what to do, ``href`` leads to where."""

    text: str
    href: str


#: The beginning of the page's own content, for what is wrong with no field in particular.
PAGE = "#main-content"


def stale_page() -> Problem:
    """The line for a token that is too old: nothing was saved, and everything typed is still
    there. Where the browser brings no cookie back pressing again would be in vain for ever, so it
    says what is needed."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        text = (
            "浏览器没有带回本站的 Cookie，这次没有保存；填写的内容都在，请再按一次按钮。"
            "还是这样的，请在浏览器设置里允许本站使用 Cookie，或者换一个浏览器打开"
        )
        return Problem(say(text), PAGE)
    return Problem(say("页面打开得太久，这次没有保存；填写的内容都在，请再按一次按钮"), PAGE)


def filled_by_program() -> Problem:
    """The line for a filled-in honeypot: most likely the browser did it."""
    text = say("浏览器自动填写了一栏看不见的内容，请关闭自动填写，再按一次按钮")
    return Problem(text, PAGE)
