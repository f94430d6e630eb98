"""What a mail says about the columns of a clue form: lines like 企业名称：…, and the fields of a
PDF form. Only a proposal, which a person compares with the mail. Pure."""

import re
from collections.abc import Mapping

from casestore.campaign.form_fields import Field
from casestore.campaign.model import Campaign
from forms_app.clue.columns import FILE_KINDS

_NUMBERED = r"[\s\d一二三四五六七八九十、.．()（）✱*＊●■□-]*"


def proposed(campaign: Campaign, text: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Column → what ``text`` says of it, or ``fields`` (name of a PDF's field → answer) do, as it
    stands there; of a choice the option's id. What isn't said is not there."""
    found: dict[str, str] = {}
    lines = _labelled(campaign, text)
    for column in campaign.columns():
        if column.kind in FILE_KINDS or column.kind == "declaration":
            continue
        said = fields.get(column.id) or fields.get(column.label) or lines.get(column.id, "")
        value = _option(campaign, column, said) if column.kind == "choice" else said.strip()
        if value:
            found[column.id] = value[: max(column.max_length, 1)]
    return found


def _labelled(campaign: Campaign, text: str) -> dict[str, str]:
    """Column → what stands behind its label; of a long text also the lines that follow, up to the
    next label."""
    heads = {
        column.id: re.compile(
            rf"{_NUMBERED}{re.escape(column.label.partition('（')[0])}(?:（[^）]*）)?\s*[:：]\s*(.*)"
        )
        for column in campaign.columns()
    }
    long = {column.id for column in campaign.columns() if column.kind == "multiline"}
    found: dict[str, str] = {}
    open_one = ""
    for line in text.split("\n"):
        for id, head in heads.items():
            if id not in found and (match := head.match(line)):
                found[id], open_one = match[1].strip(), id if id in long else ""
                break
        else:
            if open_one:
                found[open_one] = f"{found[open_one]}\n{line.strip()}".strip("\n")
    return found


def _option(campaign: Campaign, column: Field, said: str) -> str:
    wanted = said.strip().rstrip("。")
    for option in campaign.options(column):
        if wanted and wanted in (option.id, option.label):
            return option.id
    return ""
