"""Photos of signed forms, turned, from the side, blurred, in shadow, in low light, from a screen,
and all of it together: how many marks are read, and how often a stamp is told from none. Every
other photo is of a print of the real PDF, the rest of drawn pages."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from casestore.public.paper.mark import Mark
from casestore.public.paper.reading import read_paper
from casestore.settings import SHANGHAI
from forms_app.intake.form.clue_form_pdf import Sheet, clue_form_pdf
from tests.casestore.ledger_fixture import MODEL
from tests.forms_app.intake.visitor import answers_for, open_public
from tests.paper_photos import FAULTS, SIZES, Photo, page, photo, printed

#: Rounds of a photo for each fault, every other one of a page with a stamp.
FULL, SHORT = 60, 1
#: The share that must be right, of each.
WANTED = 0.95


def run(rounds: int) -> dict[str, object]:
    """The shares, over all and of the worst fault; ``failed`` of the two shares over all."""
    marks, seals = Counter[str](), Counter[str]()
    with TemporaryDirectory() as folder:
        printer = Printer(Path(folder))
        for number in range(rounds):
            mark = Mark(f"XJ-2022-7K3M-{number % 10}", f"{number:016X}")
            pdf = printer.form(mark)
            for place, fault in enumerate(FAULTS):
                _take(_Sheet(mark=mark, pdf=pdf, number=number, place=place), fault, marks, seals)
        printer.close()
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


class Printer:
    """What makes the real form of a clue, with any mark."""

    def __init__(self, folder: Path) -> None:
        self.public = open_public(folder)

    def form(self, mark: Mark) -> bytes:
        """The form of the model campaign, filled in, as a PDF."""
        campaign = self.public.office.campaigns[MODEL]
        at = datetime(2022, 6, 15, 9, 30, tzinfo=SHANGHAI)
        values = answers_for(campaign, "2022-06-15")
        sheet = Sheet(values=values, files=["合同.jpg"], printed_at=at, mark=mark)
        with self.public.app.test_request_context():
            return clue_form_pdf(campaign, sheet)

    def close(self) -> None:
        self.public.office.store.close()


@dataclass(frozen=True, kw_only=True)
class _Sheet:
    """The paper before the camera: the ``place`` of its fault in the round ``number``."""

    mark: Mark
    pdf: bytes
    number: int
    place: int

    @property
    def sealed(self) -> bool:
        return (self.number + self.place) % 2 == 0

    def drawn(self) -> Image.Image:
        """The real form or a drawn page, in turns, each of them with and without a stamp."""
        if (self.number + self.place) // 2 % 2 == 0:
            return printed(self.pdf, self.number, self.sealed, self.number)
        return page(self.mark, self.sealed, self.number)


def _take(sheet: _Sheet, fault: str, marks: Counter[str], seals: Counter[str]) -> None:
    """Take one photo and count what was right about it."""
    turn = sheet.number + sheet.place
    how = Photo(fault=fault, seed=sheet.number, longer_side=SIZES[turn % len(SIZES)])
    found = read_paper(photo(sheet.drawn(), how), "jpg")
    marks[fault] += [one for _page, one in found.marks] == [sheet.mark]
    seals[fault] += (found.red_seal is True) is sheet.sealed
