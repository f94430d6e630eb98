"""The self-check as static pages: each question and each ending stamped into one plate a
campaign. Pure."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from casestore.campaign import form_fields
from casestore.campaign.collecting import Collecting, collecting
from casestore.campaign.eligibility import Decision, Outcome
from casestore.campaign.model import Campaign
from casestore.public.dates_and_sizes import day_words, span_words
from generator.content.gather import Section
from generator.look.fragments import fragment
from generator.look.page import Page
from generator.look.stamping import Plate
from generator.look.wording import Say, sayer
from generator.pages.frame import Frame
from generator.pages.selfcheck_graph import Ask, End, Given, Graph, asked, self_check

#: Under the guide; every question and ending lies in this one folder, so that links between them
#: are bare names.
FOLDER = "guide/check/"


def check_plate(frame: Frame, section: Section) -> Page:
    """The plate that all pages of the campaign's self-check are stamped into."""
    say, base = sayer(frame.script), section.base
    return frame.page(
        f"{base}{FOLDER}⟦file⟧.html",
        "check",
        here="guide",
        name=f"⟦title⟧_{say('自查')}_{section.campaign.short}",
        metas=frame.column(say("自查"), say("回答几个问题，看看能不能反映、由谁受理。")),
        canonical=frame.url(f"{base}{FOLDER}"),
        spot=f"{base}{FOLDER}⟦file⟧",
        way=[(say("办事指南"), f"{base}guide/"), (say("自查"), "")],
    )


def check_pages(section: Section, plate: Plate, day: date) -> Iterator[tuple[str, bytes]]:
    """Path and HTML of every page of the campaign's self-check as it stands on ``day``: where no
    clue is taken each of them says so."""
    stamp, now = _Stamp(section.campaign), collecting(section.campaign, day)
    for page, name in zip(stamp.graph.pages, stamp.names, strict=True):
        if not now.open:
            title, body = stamp.closed(now)
        else:
            title, body = stamp.ask(page) if isinstance(page, Ask) else stamp.end(page)
        yield (
            f"{section.base}{FOLDER}{name}",
            plate.fill({"title": title, "body": body, "file": name}),
        )


def file_names(graph: Graph) -> list[str]:
    """``index.html`` for the first page, ``3-2.html`` for the second page with question 3,
    ``result-4.html``."""
    counts: dict[str, int] = {}
    names = []
    for index, page in enumerate(graph.pages):
        kind = str(page.number) if isinstance(page, Ask) else "result"
        counts[kind] = counts.get(kind, 0) + 1
        names.append("index.html" if index == graph.first else f"{kind}-{counts[kind]}.html")
    return names


class _Stamp:
    """The words of the pages of one campaign."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign, self.say = campaign, sayer(campaign.script)
        self.graph = self_check(campaign)
        self.names = file_names(self.graph)
        self.most = len(asked(campaign))

    def ask(self, page: Ask) -> tuple[str, str]:
        """Title and body of a question."""
        name = page.question.name
        ways = [(option, self._href(number)) for option, number in page.ways]
        options = [
            {
                "label": self.answer(name, option),
                "hint": self._hint(name, option),
                "href": href,
                "answer": urlencode({name: option}),
            }
            for option, href in ways
            if option
        ]
        other = next((href for option, href in ways if not option), "")
        title = self.label(name)
        progress = self.say("第 {n} 题，最多 {most} 题").format(n=page.number, most=self.most)
        return title, fragment(
            "check_question",
            self.say,
            title=title,
            progress=progress,
            options=options,
            other=other,
            given=self._given(page.given),
            first=page.number == 1,
        )

    def closed(self, now: Collecting) -> tuple[str, str]:
        """Title and body of every page while no clue is taken."""
        say = self.say
        title = say("还没有开始接收线索") if now.early else say("不再接收线索")
        return title, fragment(
            "check_closed",
            say,
            title=title,
            reason=now.reason,
            go=now.go,
            own=self.campaign.own_channel,
        )

    def end(self, page: End) -> tuple[str, str]:
        """Title and body of an ending."""
        say, decision = self.say, page.decision
        title = {
            Outcome.ACCEPT: say("可以反映"),
            Outcome.REGISTER: say("可以登记，暂不受理"),
            Outcome.DECLINE: say("不受理"),
            Outcome.OTHER_LEVEL: say("请向另一级反映"),
        }[decision.outcome]
        ours = decision.outcome in (Outcome.ACCEPT, Outcome.REGISTER)
        given = f"?{urlencode(page.given)}" if page.given else ""
        apply = f"apply/{self.campaign.id}{given}#questions"
        return title, fragment(
            "check_end",
            say,
            title=title,
            outcome=decision.outcome.value,
            reason=_in_script(decision, decision.reason, say),
            go=_in_script(decision, decision.go, say)
            if decision.outcome is not Outcome.OTHER_LEVEL
            else "",
            apply=f"../../../../{apply}" if ours else "",
            given=self._given(page.given),
            channel=decision.channel if decision.outcome is Outcome.OTHER_LEVEL else None,
            own=self.campaign.own_channel if decision.outcome is Outcome.DECLINE else None,
            dates=self._dates() if ours else [],
            answered=self._answered() if ours else "",
            bring=self._bring(page.given) if ours else (),
        )

    def label(self, name: str) -> str:
        """The question in the campaign's words, or the form's own in the campaign's script."""
        if name in self.campaign.form.rename:
            return self.campaign.form.rename[name]
        return self.say(form_fields.BY_ID[name].label)

    def answer(self, name: str, value: str) -> str:
        label = self.campaign.label(name, value)
        return label if form_fields.BY_ID[name].choices_from else self.say(label)

    def _hint(self, name: str, value: str) -> str:
        source = form_fields.BY_ID[name].choices_from
        if not source:
            return ""
        choice = next(item for item in getattr(self.campaign, source) if item.id == value)
        return str(getattr(choice, "describe", "") or choice.hint)

    def _given(self, given: Given) -> list[tuple[str, str]]:
        return [(self.label(name), self.answer(name, value)) for name, value in given]

    def _bring(self, given: Given) -> tuple[str, ...]:
        category = dict(given).get("category")
        return self.campaign.category(category).brought if category else ()

    def _answered(self) -> str:
        """By when whoever sends a clue in hears."""
        review = self.campaign.clocks.review
        unit = self.say("个工作日") if review.counts == "working" else self.say("天")
        told = self.say("提交后 {n} {unit}内告知是否受理。")
        return told.format(n=review.days, unit=unit)

    def _dates(self) -> list[str]:
        """What the self-check doesn't ask and the clue form does."""
        window = self.campaign.collection
        lines = [
            self.say("线索征集时间为{span}。").format(span=span_words(window.start, window.end))
        ]
        limit = window.committed_until
        if limit:
            lines.append(
                self.say("只办理{day}以前作出的承诺、签订的合同。").format(day=day_words(limit))
            )
        return lines

    def _href(self, number: int) -> str:
        name = self.names[number]
        return "./" if name == "index.html" else name


def _in_script(decision: Decision, text: str, say: Say) -> str:
    """A rule's own words are the campaign's; all others are the form's, to be said in the
    campaign's script."""
    return text if decision.rule.startswith("exclusions.") else say(text)
