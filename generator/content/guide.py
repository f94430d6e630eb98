"""``guide.md`` of a campaign: what its rules can't say themselves."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from casestore.errors import ContentError, Fault
from casestore.errors.stand_ins import checked
from generator.content.front_matter import line_words, read_markdown


@dataclass(frozen=True)
class Guide:
    """``body`` is Markdown, with headings from ``## `` down."""

    title: str
    body: str


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def read_guide(path: Path, file: str) -> tuple[Guide | None, list[Fault]]:
    """The guide at ``path``, which faults call ``file``, as far as it can be read, and all of its
    faults; ``None`` where there is none."""
    if not path.exists():
        return None, []
    try:
        source = read_markdown(path, file)
    except ContentError as error:
        return None, error.faults
    faults = [
        Fault(
            file=file,
            key=line_words(number),
            found="一级标题“# ”",
            expected="从“## ”开始的标题；页面标题由 title 给出",
        )
        for number, line in enumerate(source.body.splitlines(), source.first_line)
        if re.match(r"# ", line)
    ]
    head = source.keys()
    if head.data is None:
        return None, [*head.faults, *faults]
    keys = checked(_Keys, head.data, file, head.dropped)
    guide = Guide(keys.value.title, source.body.strip()) if keys.value else None
    return guide, [*head.faults, *keys.faults, *faults]
