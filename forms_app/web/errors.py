"""What can go wrong in the web apps, and the one place where it becomes an HTTP answer in plain
Chinese."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog
from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from casestore import errors as store
from casestore.errors.troubles import TOLD, is_known, trouble_of

log = structlog.get_logger()


class FormsError(Exception):
    """Base of what the web apps raise themselves; ``str()`` is a sentence for whoever acted."""


@dataclass(frozen=True, kw_only=True)
class Explained:
    """An error page: what happened, and what to do now. Both are translated when shown."""

    code: int
    title: str
    said: str
    do: str


PAGES: dict[int, Explained] = {
    page.code: page
    for page in (
        Explained(
            code=400,
            title="这次请求没有看懂",
            said="浏览器送来的内容不完整，没有保存。",
            do="请返回上一页，刷新后再试一次。",
        ),
        Explained(
            code=403,
            title="没有权限打开",
            said="这个页面不对您开放。",
            do="请返回首页，从首页的链接进入。",
        ),
        Explained(
            code=404,
            title="没有这个页面",
            said="网址可能抄错了一个字符，也可能页面已经移走。",
            do="请核对网址，或从首页重新进入。",
        ),
        Explained(
            code=405,
            title="不能这样打开",
            said="这个地址要从表单里提交，不能直接打开。",
            do="请返回首页，从首页的链接进入。",
        ),
        Explained(
            code=409,
            title="内容已有变化",
            said="打开页面以后，别处已经改过同一内容，这次没有保存。",
            do="请刷新页面，看过最新内容后再操作。",
        ),
        Explained(
            code=413,
            title="文件太大",
            said="这次送来的文件超过了上限，没有保存；以前保存的内容都在。",
            do="请返回上一页，分几次上传，或把文件压缩、拆分后再传。",
        ),
        Explained(
            code=429,
            title="操作太频繁",
            said="短时间内请求的次数太多，先停了下来；已经保存的内容都在。",
            do="请等一分钟再试。",
        ),
        Explained(
            code=500,
            title="系统出了故障",
            said="这一步没有完成。故障已经记录，已经保存的内容都在。",
            do="请过几分钟再试；仍然不行的，请打电话或发邮件告诉我们。",
        ),
        Explained(
            code=503,
            title="暂时不能使用",
            said="系统正在维护或者更新。",
            do="请过几分钟再来。",
        ),
    )
}

#: How an error of the case store that no view caught is answered.
CODES: dict[type[store.CaseStoreError], int] = {
    store.NotFound: 404,
    store.NotAllowed: 403,
    store.Incomplete: 400,
    store.Stale: 409,
    store.Refused: 409,
    store.EnvironmentFault: 503,
}


def code_of(error: store.CaseStoreError) -> int:
    """The status that ``error`` is answered with: that of its nearest kind."""
    return next((CODES[kind] for kind in type(error).__mro__ if kind in CODES), 500)


def for_visitor(error: Exception) -> str:
    """``error`` at a field of a public form: its own sentence, or of a fault of the machine the
    one that is meant for visitors."""
    if isinstance(error, store.EnvironmentFault):
        return TOLD[trouble_of(error)].visitor
    return str(error)


def away(error: BaseException) -> Explained:
    """The page about a fault of the machine, as the public reads it."""
    return replace(PAGES[503], said=TOLD[trouble_of(error)].visitor)


def explain_errors(app: Flask, page: Callable[[Explained], str]) -> None:
    """Answer every error of ``app`` with ``page(explained)``; an unknown one is logged with its
    traceback."""

    def http(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        if code < 400:
            return error.get_response()
        explained = PAGES.get(code) or (PAGES[400] if code < 500 else PAGES[500])
        return page(explained), code

    def domain(error: store.CaseStoreError) -> ResponseReturnValue:
        code = code_of(error)
        log.warning("store_error", endpoint=request.endpoint, kind=type(error).__name__, code=code)
        if isinstance(error, store.EnvironmentFault):
            return page(away(error)), code
        return page(PAGES[code]), code

    def unknown(error: Exception) -> ResponseReturnValue:
        if is_known(error):  # the machine, not the program
            log.error("machine_fault", endpoint=request.endpoint, trouble=trouble_of(error).value)
            return page(away(error)), 503
        kind = type(error).__name__
        log.error("unexpected_error", endpoint=request.endpoint, kind=kind, exc_info=error)
        return page(PAGES[500]), 500

    app.register_error_handler(HTTPException, http)
    app.register_error_handler(store.CaseStoreError, domain)
    app.register_error_handler(Exception, unknown)
