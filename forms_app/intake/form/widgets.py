"""GOV.UK form components that speak Chinese. Defaults of a field go in as ``params``; the
template adds nothing."""

from copy import deepcopy
from typing import Any

from govuk_frontend_wtf import wtforms_widgets as govuk
from wtforms import Field

from forms_app.web.translations import say


class Chinese:
    """The components overwrite ``errorMessage`` after merging, so their hidden "Error:" can only
    be replaced here."""

    def __init__(self, **params: Any) -> None:
        super().__init__()
        self.params = params

    def __call__(self, field: Field, **kwargs: Any) -> Any:
        return super().__call__(field, params=deepcopy(self.params), **kwargs)  # type: ignore[misc]

    def map_gov_params(self, field: Field, **kwargs: Any) -> dict[str, Any]:
        params: dict[str, Any] = super().map_gov_params(field, **kwargs)  # type: ignore[misc]
        if params.get("errorMessage"):
            params["errorMessage"]["visuallyHiddenText"] = say("错误")
        if not (params.get("hint") or {}).get("text"):
            params["hint"] = None
        return params


class TextInput(Chinese, govuk.GovTextInput):  # type: ignore[misc]
    """One line of text."""


class Select(Chinese, govuk.GovSelect):  # type: ignore[misc]
    """A list to choose from, for long lists."""


class Radios(Chinese, govuk.GovRadioInput):  # type: ignore[misc]
    """A few choices, all in view."""


class Checkbox(Chinese, govuk.GovCheckboxInput):  # type: ignore[misc]
    """One box to tick."""


class FileInput(Chinese, govuk.GovFileInput):  # type: ignore[misc]
    """One file, or several with ``multiple=True``; the words on its button are the browser's own.
    """


class LongText(Chinese, govuk.GovCharacterCount):  # type: ignore[misc]
    """Lines of text with what is left of the limit (the server counts again, in code points)."""

    def __init__(self, limit: int, rows: int) -> None:
        super().__init__(
            maxlength=limit,
            rows=rows,
            textareaDescriptionText=say("最多 %{count} 字"),
            charactersUnderLimitText={"other": say("还可以写 %{count} 字")},
            charactersAtLimitText=say("已经写满"),
            charactersOverLimitText={"other": say("超出 %{count} 字")},
        )
