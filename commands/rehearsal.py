"""The dry run of a build: every fault that content can have is found before anything is made, and
then everything is made once, where nobody sees it.

A fault that the checks know is told at its place, all of them in one round. What they don't
know, the rehearsal meets: a whole build of the content and of no case, in a folder of its own.
"""

import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from casestore.errors import ContentError, Fault
from commands.content_texts import look_at_content
from generator.build import Options, build
from generator.content.check import checked_content
from generator.content.gather import Content
from generator.content.warnings import warnings_in
from generator.errors import BuildFault, EnvironmentFault
from generator.paper.fonts import FontSet
from generator.paper.pdf import jobs_of
from generator.paper.typeset import set_notice

SITE_URL = "https://example.gov.cn"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a check found: ``faults`` stop a build, ``warnings`` don't."""

    faults: list[Fault]
    warnings: list[Fault]


def look_through(content: Path, fonts: Path) -> Found:
    """Every fault and every warning of ``content/``, in one round, the gate's among them; glyphs
    are looked up in ``fonts``."""
    read, faults = checked_content(content)
    warnings = warnings_in(content, read)
    if read is not None:
        looked = look_at_content(read)
        faults, warnings = [*faults, *looked.faults], [*warnings, *looked.warnings]
        try:
            faults = [*faults, *glyph_faults(read, fonts)]
        except EnvironmentFault as error:
            missing = Fault(
                file="fonts",
                key="(folder)",
                found=f"“{error}”",
                expected="装好字体后再检查一次字形",
            )
            warnings = [*warnings, missing]
    return Found(faults=list(dict.fromkeys(faults)), warnings=warnings)


def glyph_faults(content: Content, fonts: Path) -> list[Fault]:
    """Each character of a notice that none of the fonts for paper draws."""
    sets: dict[str, FontSet] = {}
    found: list[Fault] = []
    for section in content.sections:
        for job in jobs_of(section.notices, f"{SITE_URL}/{section.base}notices/"):
            script = job.notice.script
            if script not in sets:
                sets[script] = FontSet(fonts, script)
            try:
                set_notice(job.notice, job.page_url, sets[script], label=job.label)
            except ContentError as error:
                found += error.faults
    return found


def rehearse(
    content: Path, public: Path, fonts: Path, progress: Callable[[str, str], None]
) -> list[Fault]:
    """Build ``content/`` and ``public`` in a folder that is removed afterwards; what stopped the
    build, as faults. Raises :class:`EnvironmentFault` or ``OSError`` for what the machine lacks.
    """
    with tempfile.TemporaryDirectory(prefix="qingzhang-") as folder:
        base = Path(folder)
        options = Options(
            content=content,
            public=public,
            out=base / "releases",
            current=base / "current",
            work=base / "work",
            fonts=fonts,
            site_url=SITE_URL,
            switch=False,
        )
        return _stopped_by(content, lambda: build(options, progress))


def _stopped_by(content: Path, make: Callable[[], object]) -> list[Fault]:
    """What of ``content`` stops ``make``."""
    try:
        make()
    except ContentError as error:
        return error.faults
    except BuildFault as error:
        return [_unmade(content, str(error))]
    except (EnvironmentFault, OSError):
        raise
    except Exception as error:  # whatever content can do to a build is a fault of content
        place = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__}（{Path(place.filename).name}:{place.lineno}）"
        return [_unmade(content, said)]
    return []


def _unmade(content: Path, said: str) -> Fault:
    expected = "能生成公开站的内容；先撤回最近的一处改动再检查"
    return Fault(file=content.name, key="(试生成)", found=f"“{said}”", expected=expected)
