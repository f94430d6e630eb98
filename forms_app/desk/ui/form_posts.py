"""What every form of the desk does when it is sent: check, act, and go on or show what is wrong."""

from collections.abc import Callable
from typing import Literal, TypeVar

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from casestore.errors import CaseStoreError, EnvironmentFault
from forms_app.desk.ui.forms import DeskForm

Done = TypeVar("Done")


def answer(
    form: DeskForm,
    verb: Callable[[], Done],
    then: Callable[[Done], ResponseReturnValue],
    page: Callable[[], str],
    wrong: int = 422,
) -> ResponseReturnValue:
    """The answer to a request for a page with ``form`` on it.

    A form that was sent and is valid calls ``verb``, once; ``then`` answers with what it returned.
    Otherwise it is ``page``, drawn after the verb: with 200 where nothing was sent, with the
    status ``wrong`` and what the store or the form complains about where something was. Raises
    :class:`EnvironmentFault`, which no form can mend; every other error of the store stands on the
    page, beside its field or above the form, with all that was typed.
    """
    if not form.is_submitted():
        return page()
    if form.validate():
        try:
            done = verb()
        except EnvironmentFault:
            raise
        except CaseStoreError as error:
            form.refuse(error)
        else:
            return then(done)
    return page(), wrong


def go_on(sentence: str, url: str, kind: Literal["ok", "error"] = "ok") -> ResponseReturnValue:
    """Say on the next page, ``url``, what was done."""
    flash(sentence, kind)
    return redirect(url)
