"""axe-core on a page in the browser."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: Every rule that is on by default, and the size of targets (WCAG 2.2), which is not. Faults alone
#: come back: the whole report takes three times as long. ``preload`` would fetch an imported sheet
#: again, by a wrong address.
_RUN = """() => axe.run({
  rules: {"target-size": {enabled: true}}, preload: false, resultTypes: ["violations"]
}).then(
  (found) => found.violations.flatMap(
    (one) => one.nodes.slice(0, 3).map((node) => `${one.id}: ${node.html.slice(0, 160)}`)))"""


def faults(page: Page) -> list[str]:
    """What axe has to say against ``page`` as it stands: rule and element, at most three of each
    rule."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(_RUN)
    return found
