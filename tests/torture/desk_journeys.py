"""Every move of the table, in every campaign, in a browser: at a desk, and on a telephone where a
unit makes it. Sent empty it says what is missing; filled in it leads where the table says; whoever
may not make it is told so with the reason."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unicodedata import name as name_of

from playwright.sync_api import Browser, FilePayload, Page, Response

from benchmarks.first_page import chromium
from casestore.campaign.model import Campaign
from casestore.lifecycle.case_states import State
from casestore.lifecycle.moves import Move, moves_from
from casestore.lifecycle.needs import Need
from casestore.lifecycle.roles import Role
from tests.axe import faults
from tests.casestore.ledger.verbs.test_staff_moves import ROADS
from tests.casestore.ledger_fixture import needs_for
from tests.flow.acting import FILL
from tests.forms_app.desk.bureau import Browser as Visitor
from tests.forms_app.desk.bureau import Bureau, found_bureau, open_bureau
from tests.forms_app.intake.visitor import picture
from tests.torture.intake_journeys import CAMPAIGNS, DESK, PHONE, listening

#: Who may make none of them.
WATCHERS = ("reviewer", "supervisor", "auditor", "admin")


@dataclass(frozen=True, kw_only=True)
class Step:
    """A move from a state, in a campaign."""

    campaign: str
    state: State
    move: Move


#: As many as there are steps.
FULL, SHORT = 174, 2


def steps_in(campaigns: Mapping[str, Campaign]) -> list[Step]:
    """Every step; a case that can't be passed on in its campaign never waits there."""
    return [
        Step(campaign=id, state=state, move=move)
        for state in ROADS
        for move in moves_from(state)
        for id in CAMPAIGNS
        if _leads_on(campaigns[id]) or state is not State.ESCALATED
    ]


def _leads_on(campaign: Campaign) -> bool:
    """Whether it names somebody to whom a case can be passed on."""
    return any(not channel.own for channel in campaign.channels)


def run(rounds: int) -> dict[str, object]:
    """``rounds`` of the steps, spread over all; ``what`` names each that went otherwise."""
    wrong = list[str]()
    with (
        tempfile.TemporaryDirectory() as folder,
        _served(Path(folder)) as (bureau, address),
        chromium() as browser,
    ):
        people = People(bureau, browser, address)
        steps = steps_in(bureau.office.campaigns)
        for number in range(rounds):
            step = steps[number * len(steps) // rounds]
            said = Taken(people, step, f"round-{number}").in_full()
            at = f"{step.campaign}: {step.state.name} {step.move.verb.name}"
            wrong += [f"{at}: {what}" for what in said]
    return {"rounds": rounds, "pages": people.looked, "failed": len(wrong), "what": wrong[:20]}


@contextmanager
def _served(folder: Path) -> Iterator[tuple[Bureau, str]]:
    (folder / "instance").mkdir()
    found_bureau(folder / "instance")
    bureau = open_bureau(folder / "instance")
    with listening(bureau.app) as address:
        yield bureau, address
    bureau.office.store.close()


class People:
    """A browser for each person, opened when it is needed first."""

    def __init__(self, bureau: Bureau, browser: Browser, address: str) -> None:
        self.bureau, self.browser, self.address = bureau, browser, address
        self.looked, self._pages = 0, dict[str, Page]()

    def page(self, who: str) -> Page:
        if who not in self._pages:
            size = PHONE if who.startswith("unit-") else DESK
            context = self.browser.new_context(viewport=size)  # type: ignore[arg-type]
            cookie = self._account(who).client.get_cookie("qz_desk", path="/desk")
            assert cookie
            context.add_cookies(
                [{"name": "qz_desk", "value": cookie.value, "url": f"{self.address}/desk"}]
            )
            self._pages[who] = context.new_page()
        return self._pages[who]

    def _account(self, who: str) -> Visitor:
        if who.startswith("unit-"):
            campaign = who.removeprefix("unit-")
            unit = self.given(campaign)[Need.UNIT]
            units = frozenset({f"{campaign}/{unit}"})
            email, role = f"{who}@example.gov.cn", frozenset({Role.UNIT})
            self.bureau.staff.add(email, f"岗位 {who}", role, units)
        return self.bureau.browser(who)

    def given(self, campaign: str) -> dict[Need, str]:
        office = self.bureau.office
        return needs_for(office.campaigns[campaign], office.settings)


class Taken:
    """One step, and what was wrong with it."""

    def __init__(self, people: People, step: Step, key: str) -> None:
        self.people, self.step = people, step
        office = people.bureau.office
        self.case_id = office.register(key, step.campaign).case_id
        office.go(self.case_id, *ROADS[step.state])
        self.case = f"{people.address}/desk/case/{self.case_id}"
        self.at = f"{self.case}/move/{step.move.verb}"
        self.wrong = list[str]()

    def in_full(self) -> list[str]:
        maker = self._maker()
        for who in (*WATCHERS, "other-unit"):
            self._is_refused(who)
        if maker:
            self._is_made(self.people.page(maker))
        else:
            self._is_refused("coordinator")
        return self.wrong

    def _maker(self) -> str:
        """Who makes it: the unit on its telephone where it may, the second coordinator where the
        first has handled the case, nobody of the staff where the claimant alone does or the
        campaign names nobody to pass it on to."""
        if Role.UNIT in self.step.move.roles:
            return f"unit-{self.step.campaign}"
        campaign = self.people.bureau.office.campaigns[self.step.campaign]
        if Role.COORDINATOR not in self.step.move.roles:
            return ""
        if Need.CHANNEL in self.step.move.needs and not _leads_on(campaign):
            return ""
        return "second" if self.step.move.independent else "coordinator"

    def _is_refused(self, who: str) -> None:
        page = self.people.page(who)
        answer = page.goto(self.at)
        assert isinstance(answer, Response)
        words = page.locator("main").inner_text()
        if answer.status not in (403, 404, 409) or not _is_sentence(words):
            self.wrong.append(f"{who} is answered {answer.status}: {words[:80]}")
        self._look(page, f"refusal of {who}")

    def _is_made(self, page: Page) -> None:
        page.goto(self.at)
        self._look(page, "form")
        self._send(page)
        if page.url != self.case:
            if not page.locator(".govuk-error-summary, .qz-alert").count():
                self.wrong.append("sent empty it says nothing")
            self._look(page, "form sent empty")
            self._fill(page)
            self._send(page)
        if page.url != self.case:  # what is asked back is ticked
            self._look(page, "form that asks back")
            self._fill(page)
            self._send(page)
        if page.url != self.case:
            problem = page.locator(".govuk-error-summary, .qz-alert")
            self.wrong.append(f"not made: {problem.first.inner_text()}")
        state = self.people.bureau.office.row(self.case_id).state
        if state is not self.step.move.target:
            self.wrong.append(f"it stands as {state.name}")
        self._look(page, "case after it")

    def _fill(self, page: Page) -> None:
        given = self.people.given(self.step.campaign)
        page.evaluate(FILL, [{need.value: words for need, words in given.items()}])
        page.evaluate(
            "() => document.querySelectorAll('main input[type=checkbox]')"
            ".forEach((box) => { if (box.name !== 'drop') box.checked = true; })"
        )
        for field in page.locator("main form input[type=file]").all():
            photo = FilePayload(name="凭证.jpg", mimeType="image/jpeg", buffer=picture())
            field.set_input_files(photo)

    def _send(self, page: Page) -> None:
        with page.expect_navigation():
            page.locator("main form button[type=submit]:not([formaction])").last.click()

    def _look(self, page: Page, where: str) -> None:
        self.people.looked += 1
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        self.wrong += [f"{where}: {width} px too wide"] if width > 0 else []
        self.wrong += [f"{where}: {fault}" for fault in faults(page)]


def _is_sentence(words: str) -> bool:
    """Whether somebody is told something, in Chinese."""
    return sum("CJK" in name_of(letter, "") for letter in words) >= 8
