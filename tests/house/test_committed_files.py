"""What may be committed: no address of a registry, no path of one machine, nothing built, nothing
left for later."""

import re

from tests.house.tree import ROOT, text, tracked


def test_no_registry_host_and_no_path_of_one_machine_is_committed() -> None:
    hosts = re.compile(
        "|".join(
            (
                "pypi" + r"\.org",
                "python" + r"hosted\.org",
                "registry" + r"\.npmjs",
                "deb" + r"\.debian\.org",
            )
        )
    )
    homes = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|root)/", re.MULTILINE)
    for name in tracked():
        text = (ROOT / name).read_bytes().decode("utf-8", "replace")
        assert not hosts.search(text), name
        if not name.endswith(".lock"):
            assert not homes.search(text), name


def test_nothing_built_and_no_font_is_committed() -> None:
    assert not [
        name
        for name in tracked()
        if name.endswith((".ttf", ".otf", ".woff2", ".db", ".pdf", ".min.css", ".min.js"))
    ]
    assert not [
        name for name in tracked() if name.startswith(("instance/", "fonts/", "node_modules/"))
    ]


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(
        "|".join(
            (
                "TO" + "DO",
                "FIX" + "ME",
                "raise NotImplemented" + "Error",
                r"mark\.sk" + "ip",
                r"mark\.xf" + "ail",
            )
        )
    )
    for name in tracked():
        if name.endswith((".py", ".js", ".html")):
            assert not marks.search(text(name)), name
