"""Every kind of page there is, by its address below the base path."""

from collections.abc import Iterator, Mapping

from tests.site.demo import DRAFT, FRESH, REFUSED, WRONG, Demo

PARK, OLD = "campaigns/xinjian-park-2024", "campaigns/heilongjiang-2019"
CAMPAIGN = f"campaigns/{DRAFT}"

#: What other addresses answer with, where it is not 200.
ANSWERS = {
    "nowhere/at-all": 404,
    "hant/nowhere/at-all": 404,
    "apply/nothing": 404,
    "desk/nowhere": 404,
}


def site(demo: Demo) -> Iterator[str]:
    """The pages of the release, each kind once; the notices in either script, the longest of
    them among them."""
    yield from ("", f"{CAMPAIGN}/", f"{OLD}/", f"{PARK}/")
    yield from (f"{CAMPAIGN}/notices/", f"{CAMPAIGN}/notices/plan/")
    yield from (f"{PARK}/notices/measures/", f"{OLD}/notices/plan/", f"{OLD}/notices/clue-form/")
    yield from _guide(demo)
    yield from (f"{CAMPAIGN}/calendar/", f"{PARK}/calendar/")
    yield from _cases(demo)
    yield from (f"{CAMPAIGN}/figures/", f"{OLD}/figures/", f"{PARK}/measures/")
    yield from ("about-data/", "accessibility/", "nowhere/at-all")


def _guide(demo: Demo) -> Iterator[str]:
    """The guide and its self-check: the first question, one on the way, two ends."""
    checks = sorted((demo.release / CAMPAIGN / "guide/check").glob("*.html"))
    ends = [page.name for page in checks if "qz-answers" not in page.read_text(encoding="utf-8")]
    yield from (f"{CAMPAIGN}/guide/", f"{CAMPAIGN}/guide/check/")
    yield from (f"{CAMPAIGN}/guide/check/{name}" for name in ("3-1.html", ends[0], ends[-1]))


def _cases(demo: Demo) -> Iterator[str]:
    """The cases: all of a campaign, those of a category, one, one that was withdrawn."""
    pages = sorted((demo.release / CAMPAIGN / "cases").glob("*.html"))
    case = next(page.stem for page in pages if len(page.stem) == 10 and page.stem != demo.stone)
    stone = next(demo.release.glob(f"campaigns/*/cases/{demo.stone}.html"))
    yield from (f"{CAMPAIGN}/cases/", f"{CAMPAIGN}/cases/category-payment-overdue.html")
    yield from (f"{CAMPAIGN}/cases/{case}.html", stone.relative_to(demo.release).as_posix())


def trees(demo: Demo) -> Iterator[str]:
    """The same pages in the script that they weren't written in."""
    for path in site(demo):
        yield f"{'hans' if OLD in path else 'hant'}/{path}"


def forms(demo: Demo) -> Iterator[str]:
    """The pages of the public app, as a visitor with ``demo.cookies`` sees them."""
    yield from ("search", "search?q=账款", "search?q=没有这样的东西")
    yield from ("apply/", f"apply/{FRESH}", f"apply/{DRAFT}", f"apply/{DRAFT}/enterprise")
    yield from (f"apply/{WRONG}/enterprise", f"apply/{DRAFT}/facts", f"apply/{DRAFT}/evidence")
    yield from (
        f"apply/{REFUSED}/evidence",
        f"apply/{DRAFT}/review",
        f"apply/{DRAFT}/sign",
        f"apply/{DRAFT}/clear",
    )
    yield from (
        "receipt",
        "status",
        "status/withdraw",
        "status/message",
        "verify/",
        "status?number=ZD-2024-0001",
        "apply/nothing",
    )


def waiting(_demo: Demo) -> Iterator[str]:
    """What a visitor sees whose clue isn't in the ledger yet."""
    yield "status?waiting"


def desk(demo: Demo) -> Iterator[str]:
    """The pages of the desk, as somebody who may do everything with cases sees them; the first is
    seen by anybody."""
    yield from ("desk/sign-in", "desk/", "desk/ledger", "desk/ledger?view=all&category=none")
    yield from ("desk/account", "desk/account/factor", "desk/sign-in/again", "desk/nowhere")
    yield from (f"desk/case/{path}" for path in _at_a_case(demo.cases))
    yield from _summaries(demo.cases)
    yield from ("desk/site/", f"desk/site/rollback/{demo.release.name}")
    yield from ("desk/site/rollback/proposal/1", "desk/site/rollback/proposal/2")
    yield from ("desk/site/content/2", "desk/site/content/1")
    yield from ("desk/letters/", f"desk/letters/{FRESH}")
    sheets = f"desk/sheets/{FRESH}"
    yield from ("desk/sheets/", f"{sheets}/export", f"{sheets}/import")
    yield from ("desk/jobs/", f"desk/jobs/{demo.cases['letter']}")


def administration(_demo: Demo) -> Iterator[str]:
    """The pages of the desk that only the administrator sees."""
    yield from ("desk/?administration", "desk/workdays", "desk/staff/", "desk/staff/1")
    yield "desk/staff/2"


def _at_a_case(cases: Mapping[str, int]) -> Iterator[str]:
    """A case in five states, every kind of form that leads it on, and the one that opens an
    original."""
    states = ("received", "handling", "settled", "struck-off", "declined")
    yield from (str(cases[state]) for state in states)
    verbs = ("return", "decline", "accept")
    yield from (f"{cases['received']}/move/{verb}" for verb in verbs)
    yield f"{cases['passed on']}/move/escalate"
    original = f"file/{cases['file']}/original"
    acts = ("move/settle", "move/agree", "press", "extend", "note", original)
    yield from (f"{cases['handling']}/{act}" for act in acts)
    yield from (f"{cases['accepted']}/move/transfer", f"{cases['settled']}/move/strike_off")


def _summaries(cases: Mapping[str, int]) -> Iterator[str]:
    """The list of summaries; one that is written, one that waits for approval, one that is
    public, one that was taken down."""
    yield from ("desk/summaries", f"desk/case/{cases['leaking']}/summary")
    yield from (f"desk/summary/{cases['submitted']}", f"desk/summary/{cases['public']}/withdraw")
    yield f"desk/summary/{cases['withdrawn']}"
