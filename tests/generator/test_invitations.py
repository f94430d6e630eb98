"""Only a campaign that takes clues on its day invites anybody to the form."""

from collections.abc import Callable

from tests.generator.conftest import Built
from tests.generator.small_content import write_public

YC = "campaigns/yunchuan-2022"
Again = Callable[..., Built]


def test_only_a_campaign_that_takes_clues_invites_to_the_form(
    instance: Built, again: Again
) -> None:
    def below_the_header(built: Built, page: str) -> str:
        """The header is drawn once for all days; its button leads to the form's own answer."""
        return built.text(page).partition("</header>")[2]

    over = "campaigns/yunling-2019"
    for built in (instance, again()):
        for page in ("index", "guide/index", "guide/check/index", "guide/check/result-1"):
            shown = below_the_header(built, f"{over}/{page}.html")
            assert "apply/yunling-2019" not in shown and "12345" in shown, page
        pages = (f"{YC}/index.html", f"{YC}/guide/index.html", f"{YC}/guide/check/result-1.html")
        assert all("apply/yunchuan-2022" in below_the_header(built, page) for page in pages)
    write_public(instance.options.public, as_of="2023-01-01")
    after = again()
    for page in ("index", "guide/index", "guide/check/index", "guide/check/result-1"):
        shown = below_the_header(after, f"{YC}/{page}.html")
        assert "apply/yunchuan-2022" not in shown and "12345" in shown, page
    assert "线索征集已于2022年12月31日截止" in after.text(f"{YC}/guide/check/index.html")
    assert "apply/yunchuan-2022" not in after.text("index.html")
