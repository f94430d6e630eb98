"""What every form of both apps with fields for text is made of: what enters a field of one line is
one line, and whoever sends text that was shown in another order than it is kept in is told."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, HiddenField, PasswordField, StringField, TextAreaField

from casestore.errors.stray_characters import on_one_line
from forms_app.web.clean_requests import reordered_fields
from forms_app.web.translations import say

REORDERED = "这一栏里有看不见、会改变文字顺序的字符，已经去掉，请核对后再按一次按钮"

#: Their text is as it came: of several lines, a machine's own, or a secret.
_AS_IT_CAME = (TextAreaField, HiddenField, PasswordField)


def _one_line(text: Any) -> Any:
    return on_one_line(text) if isinstance(text, str) else text


class CleanForm(FlaskForm):  # type: ignore[misc]
    """A form whose text is clean (:class:`forms_app.web.clean_requests.CleanRequest`); it is wrong
    once where cleaning has changed what its sender saw, so that nobody sends in unseen what differs
    from what they read."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """A file that was sent as text is nothing that a browser sends."""
            given = super().wrap_formdata(form, formdata)
            if not isinstance(given, CombinedMultiDict):
                return given
            names = {field.name for field in form if isinstance(field, FileField)}
            files = [pair for pair in request.files.items(multi=True) if pair[0] in names]
            return CombinedMultiDict([MultiDict(files), request.form])

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField) and not isinstance(field, _AS_IT_CAME):
                field.filters = [*field.filters, _one_line]
            return field

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        right = bool(super().validate(extra_validators=extra_validators))
        reordered = self.reordered()
        for field in reordered:
            field.errors = [*field.errors, say(REORDERED)]
        return right and not reordered

    def reordered(self) -> list[Field]:
        """The fields whose text looks different now from what was typed."""
        if not self.is_submitted():
            return []
        names = reordered_fields()
        return [
            field
            for field in self
            if field.name in names and not isinstance(field, HiddenField | PasswordField)
        ]
