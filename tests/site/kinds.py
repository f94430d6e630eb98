"""Every kind of page there is, by its address below the base path."""

from collections.abc import Iterator

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
    cases = sorted((demo.release / CAMPAIGN / "cases").glob("*.html"))
    case = next(page.stem for page in cases if len(page.stem) == 10 and page.stem != demo.stone)
    stone = next(demo.release.glob(f"campaigns/*/cases/{demo.stone}.html")).relative_to(
        demo.release
    )
    checks = sorted((demo.release / CAMPAIGN / "guide/check").glob("*.html"))
    ends = [page.name for page in checks if "qz-answers" not in page.read_text(encoding="utf-8")]
    yield from (
        "",
        f"{CAMPAIGN}/",
        f"{OLD}/",
        f"{PARK}/",
        f"{CAMPAIGN}/notices/",
        f"{CAMPAIGN}/notices/plan/",
    )
    yield from (f"{PARK}/notices/measures/", f"{OLD}/notices/plan/", f"{OLD}/notices/clue-form/")
    yield from (
        f"{CAMPAIGN}/guide/",
        f"{CAMPAIGN}/guide/check/",
        f"{CAMPAIGN}/guide/check/3-1.html",
    )
    yield from (f"{CAMPAIGN}/guide/check/{name}" for name in (ends[0], ends[-1]))
    yield from (f"{CAMPAIGN}/calendar/", f"{PARK}/calendar/", f"{CAMPAIGN}/cases/")
    yield from (
        f"{CAMPAIGN}/cases/category-payment-overdue.html",
        f"{CAMPAIGN}/cases/{case}.html",
        stone.as_posix(),
    )
    yield from (f"{CAMPAIGN}/figures/", f"{OLD}/figures/", f"{PARK}/measures/")
    yield from ("about-data/", "accessibility/", "nowhere/at-all")


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
        "status?number=ZD-2024-0001",
        "apply/nothing",
    )


def desk(demo: Demo) -> Iterator[str]:
    """The pages of the desk, as somebody who may do everything sees them; the first is seen by
    anybody."""
    cases = demo.cases
    yield from (
        "desk/sign-in",
        "desk/",
        "desk/ledger",
        "desk/ledger?view=all&q=没有",
        "desk/account",
        "desk/nowhere",
    )
    yield from (
        f"desk/case/{cases[state]}"
        for state in ("received", "handling", "settled", "struck-off", "declined")
    )
    yield from (
        f"desk/case/{cases['received']}/move/{verb}"
        for verb in ("return", "decline", "escalate", "accept")
    )
    yield from (
        f"desk/case/{cases['handling']}/{act}"
        for act in ("move/settle", "move/agree", "press", "extend", "note")
    )
    yield from (
        f"desk/case/{cases['accepted']}/move/transfer",
        f"desk/case/{cases['settled']}/move/strike_off",
    )
    yield from (
        "desk/summaries",
        f"desk/case/{cases['leaking']}/summary",
        f"desk/summary/{cases['submitted']}",
    )
    yield from (
        f"desk/summary/{cases['public']}/withdraw",
        "desk/site/",
        f"desk/site/rollback/{demo.release.name}",
    )
    yield from (
        "desk/workdays",
        "desk/staff/",
        "desk/staff/1",
        "desk/letters/",
        f"desk/letters/{FRESH}",
    )
