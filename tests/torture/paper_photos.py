"""Photos of signed forms, turned, from the side, blurred, in shadow, in low light, from a screen,
and all of it together: how many marks are read, and how often a stamp is told from none."""

from collections import Counter

from casestore.public.paper.mark import Mark
from casestore.public.paper.reading import read_paper
from tests.paper_photos import FAULTS, SIZES, Photo, page, photo

#: Rounds of a photo for each fault, every other one of a page with a stamp.
FULL, SHORT = 60, 1
#: The share that must be right, of each.
WANTED = 0.95


def run(rounds: int) -> dict[str, object]:
    """The shares, over all and of the worst fault; ``failed`` of the two shares over all."""
    marks, seals = Counter[str](), Counter[str]()
    for number in range(rounds):
        for place, fault in enumerate(FAULTS):
            _take(number, place, fault, marks, seals)
    photos = rounds * len(FAULTS)
    shares = [sum(found.values()) / photos for found in (marks, seals)]
    return {
        "rounds": rounds,
        "failed": sum(share < WANTED for share in shares),
        "photos": photos,
        "marks_read": round(shares[0], 3),
        "stamps_right": round(shares[1], 3),
        "marks_of": {fault: round(marks[fault] / rounds, 3) for fault in FAULTS},
        "stamps_of": {fault: round(seals[fault] / rounds, 3) for fault in FAULTS},
    }


def _take(number: int, place: int, fault: str, marks: Counter[str], seals: Counter[str]) -> None:
    """Take one photo and count what was right about it."""
    mark = Mark(f"XJ-2022-7K3M-{number % 10}", f"{number:016X}")
    sealed = (number + place) % 2 == 0
    how = Photo(fault=fault, seed=number, longer_side=SIZES[(number + place) % len(SIZES)])
    found = read_paper(photo(page(mark, sealed, number), how), "jpg")
    marks[fault] += [one for _page, one in found.marks] == [mark]
    seals[fault] += (found.red_seal is True) is sealed
