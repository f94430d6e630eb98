"""A look at a page in the browser: everything the tests want to know of it, from one visit."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import ConsoleMessage, Page, Response, ViewportSize

from tests.axe import faults

MEASURES = Path(__file__).with_name("measures.js").read_text(encoding="utf-8")
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 375, "height": 800}
#: WCAG 1.4.10: a window of 1280 by 1024 at 400 %.
ZOOMED: ViewportSize = {"width": 320, "height": 256}


@dataclass(frozen=True)
class Manner:
    """How somebody looks at a page."""

    scheme: Literal["light", "dark"]
    elder: bool = False


@dataclass
class Seen:
    """What was wrong with one page; every list is empty when nothing was."""

    axe: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    unmarked: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


class Eye:
    """Looks at pages in ``page``, and in ``plain`` without JavaScript."""

    def __init__(self, page: Page, plain: Page) -> None:
        self.page, self.plain = page, plain
        self.said: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(
            "Failed to load resource"
        ):
            self.said.append(message.text)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.said.append(f"{response.status} {response.url}")

    def look(self, url: str, wide: Manner, phone: Manner) -> Seen:
        """Everything about the page at ``url``; axe in a wide window and on a phone, each in its
        manner."""
        page, seen = self.page, Seen()
        self.said.clear()
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme=wide.scheme)
        page.goto(url)
        words = page.evaluate(f"() => {{ {MEASURES}; return words(); }}")
        seen.unmarked = page.evaluate("unmarked()")
        seen.console = list(self.said)  # before axe, which writes inline styles itself
        seen.axe += self._axe(wide, "wide")
        page.emulate_media(color_scheme=phone.scheme)
        self._set(phone)
        for size in (ZOOMED, PHONE):
            page.set_viewport_size(size)
            width = page.evaluate("document.documentElement.scrollWidth")
            seen.sideways += [f"{width} > {size['width']}"] if width > size["width"] else []
            seen.sideways += page.evaluate("stuck()")
            seen.cut += page.evaluate("[...cutOff(), ...overlapping()]")
        seen.axe += self._axe(phone, "phone")
        page.set_viewport_size(WIDE)
        page.emulate_media(media="print")
        seen.printed = page.evaluate("useless()")
        page.emulate_media(media="screen")
        self.plain.goto(url)
        plain = set(self.plain.evaluate(f"() => {{ {MEASURES}; return words(); }}"))
        seen.lost = [line for line in words if line not in plain]
        return seen

    def _set(self, manner: Manner) -> None:
        # as frame.js does when it finds the reader's choice
        self.page.evaluate(
            "on => document.documentElement.toggleAttribute('data-elder', on)", manner.elder
        )

    def _axe(self, manner: Manner, window: str) -> list[str]:
        self._set(manner)
        return [f"{window} {fault}" for fault in faults(self.page)]
