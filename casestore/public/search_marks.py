"""What a search shows of a page: its words marked, a stretch around the first of them."""

from collections.abc import Iterable

from casestore.public.bigrams import spans

#: A text in pieces, each marked or not, to be escaped by the template.
Pieces = tuple[tuple[str, bool], ...]


def marked(text: str, asked: Iterable[str]) -> Pieces:
    """``text`` cut into pieces; those that match one of ``asked`` are marked."""
    pieces, at = [], 0
    for start, end in spans(text, asked):
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return tuple(piece for piece in pieces if piece[0])


def excerpt(body: str, asked: tuple[str, ...], length: int = 110) -> Pieces:
    """About ``length`` characters of ``body`` around the first match, marked."""
    flat = " ".join(body.split())
    found = spans(flat, asked)
    start = max(0, (found[0][0] if found else 0) - length // 4)
    cut = flat[start : start + length]
    head = (("…", False),) if start else ()
    tail = (("…", False),) if start + length < len(flat) else ()
    return (*head, *marked(cut, asked), *tail)
