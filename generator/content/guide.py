"""``guide.md`` of a campaign: what its rules can't say themselves."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from casestore.errors import ContentError, Fault
from casestore.errors.toml_faults import gathered, validated
from generator.content.front_matter import line_words, read_markdown


@dataclass(frozen=True)
class Guide:
    """``body`` is Markdown, with headings from ``## `` down."""

    title: str
    body: str


class _Keys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def read_guide(path: Path, file: str) -> Guide | None:
    """The guide at ``path``, which faults call ``file``; ``None`` where there is none. Raises
    :class:`ContentError` with all of its faults."""
    if not path.exists():
        return None
    source = read_markdown(path, file)
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
    try:
        keys = validated(_Keys, source.keys(), file)
    except ContentError as error:
        raise ContentError([*error.faults, *faults]) from error
    gathered(faults)
    return Guide(keys.title, source.body.strip())
