"""Breaking a title by sense (GB/T 9704-2012, 7.3.1: no line ends inside a word; lines form a
trapezoid or a diamond).

``phrases`` of the front matter say where the sense breaks. Without them the likely places are
tried: after a mark, before 《, after 关于, 印发, 的 and the like.
"""

from collections.abc import Callable, Sequence
from itertools import combinations

from generator.content.notices import Notice
from generator.paper.fonts import Role
from generator.paper.line_breaking import Glyph, Line, may_break, set_line

SetGlyphs = Callable[[str, Role, float], list[Glyph]]
MOST_LINES = 4
MARGIN = 1.0  # characters left free on the whole line, so that a title never touches both edges
ENDINGS = (
    "关于",
    "關於",
    "印发",
    "印發",
    "开展",
    "開展",
    "做好",
    "、",
    "》",
    "”",
    "）",
    "的",
    "和",
)
STARTS = "《“（"


def phrase_ends(notice: Notice) -> set[int]:
    """Character positions after which a line may end without hurting the sense."""
    if notice.phrases:
        ends, at = set(), 0
        for phrase in notice.phrases[:-1]:
            at += len(phrase)
            ends.add(at)
        return ends
    title = notice.title
    return {
        at
        for at in range(2, len(title) - 1)
        if title[:at].endswith(ENDINGS) and title[at] != "的" or title[at] in STARTS
    }


def _cost(widths: Sequence[float]) -> float:
    """Even lines are best; a line shorter than both its neighbours (an hourglass) is worst."""
    longest = max(widths)
    waist = sum(
        1 for a, b, c in zip(widths, widths[1:], widths[2:], strict=False) if b < a and b < c
    )
    return sum((longest - width) ** 2 for width in widths) + waist * longest**2


def _best(glyphs: Sequence[Glyph], places: Sequence[int], room: float) -> list[int] | None:
    """The cut positions with the fewest lines that fit, then the most even ones; ``None`` when
    nothing fits."""
    for count in range(MOST_LINES):
        options = []
        for cuts in combinations(places, count):
            edges = [0, *cuts, len(glyphs)]
            widths = [
                sum(g.width for g in glyphs[a:b]) for a, b in zip(edges, edges[1:], strict=False)
            ]
            if max(widths) <= room:
                options.append((_cost(widths), edges))
        if options:
            return min(options)[1]
    return None


def title_lines(notice: Notice, set_glyphs: SetGlyphs, size: float, frame: float) -> list[Line]:
    """The title's lines, centred by the style sheet; broken anywhere only if it fits no other
    way."""
    glyphs = set_glyphs(notice.title, "title", size)
    if len(glyphs) < len(notice.title):
        return []  # a missing glyph is reported by the typesetter
    room = frame - MARGIN * size
    sense = sorted(at for at in phrase_ends(notice) if may_break(glyphs, at))
    anywhere = [at for at in range(1, len(glyphs)) if may_break(glyphs, at)]
    edges = _best(glyphs, sense, room) or _best(glyphs, anywhere, room) or [0, len(glyphs)]
    return [set_line(glyphs[a:b], None, size) for a, b in zip(edges, edges[1:], strict=False)]
