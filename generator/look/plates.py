"""The look: mkdocs-material draws each page and each plate once (:mod:`generator.look.drawing`).

Plates are cached in the workspace under a key over everything they are drawn from, so an unchanged
content folder costs no mkdocs run at all, not even its import.
"""

import json
import os
import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from casestore.public.durable_files import replace_whole
from casestore.public.plain_files import read_plain
from generator.errors import BuildFault, EnvironmentFault
from generator.import_closure import closure
from generator.look.page import Page

#: The project's own folder of looks, beside this package.
SITE = Path(__file__).resolve().parents[2] / "site"

#: The style sheet's parts in order; one file in the release, after the theme's own as the lowest
#: layer.
STYLES = (
    "tokens",
    "ground",
    "frame",
    "strip",
    "suggest",
    "home-campaigns",
    "home",
    "pages",
    "calendar",
    "notice",
    "reading",
    "guide",
    "cases",
    "case",
    "figures",
    "measures",
    "elder",
    "old",
    "print",
)

#: What makes the copies of attachments: a process of its own, and the packages that it works with.
_CLEANING = "casestore.public.cleaning.inside"
_CLEANERS = ("pikepdf-", "pillow-")


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """SHA-256 over names and bytes of all files under ``paths``, and over ``more``."""
    digest = sha256("\0".join(more).encode())
    for top in paths:
        files = (
            [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
        )
        for path in files:
            if "__pycache__" not in path.parts:
                digest.update(f"\0{path.relative_to(top.parent)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def authored_key(content: Path, site_url: str, fonts: Path, told: str = "") -> str:
    """Changes exactly when a page, plate or PDF may look different: content, looks, code, versions,
    fonts, address.

    ``told`` is what else of the command line they show, the certificate among it
    (:func:`generator.paper.signing.signing_mark`).
    """
    code = closure("generator.build", _CLEANING)
    # the folders carry the versions; importlib.metadata takes as long as the rest of a build that
    # changes nothing
    drawing = ("mkdocs-", "mkdocs_material-", "markdown-", "opencc-")
    versions = _versions(*drawing, *_CLEANERS)
    marks = [
        f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in sorted(fonts.rglob("*.[to]tf"))
    ]
    return fingerprint([content, SITE, *code], site_url, told, *versions, *marks)


def cleaning_mark() -> str:
    """Changes with whatever makes the copies of attachments: code and versions."""
    return fingerprint(closure(_CLEANING), *_versions(*_CLEANERS))


def _versions(*packages: str) -> list[str]:
    """The folders of the ``packages`` (their names with a hyphen), which carry their versions."""
    there = theme_folder().parents[3].glob("*.dist-info")
    return sorted(path.name for path in there if path.name.lower().startswith(packages))


def theme_folder() -> Path:
    """Where mkdocs-material keeps its style sheets; found without importing it."""
    spec = find_spec("material")
    if spec is None or spec.origin is None:
        raise EnvironmentFault("没有装 mkdocs-material，请按 README 装好依赖")
    return Path(spec.origin).parent / "templates/assets/stylesheets"


def theme_styles(folder: Path) -> Path:
    """The theme's style sheet, whose name carries a hash; raises :class:`BuildFault` when it
    isn't the only one."""
    found = sorted(folder.glob("main.*.min.css"))
    if len(found) != 1:
        raise BuildFault("mkdocs-material 的样式文件 main.*.min.css 应当恰好有一个，请核对它的版本")
    return found[0]


def assets() -> dict[str, bytes]:
    """The files under ``assets/`` of a release, by path."""
    theme = theme_styles(theme_folder())
    head = f'@import url("{theme.name}") layer(theme);\n'
    folder = SITE / "assets"
    bundle = head + "\n".join(
        (folder / f"{name}.css").read_text(encoding="utf-8") for name in STYLES
    )
    # the source map is not shipped: without its mention no browser asks for it
    sheet = re.sub(rb"/\*# sourceMappingURL=[^*]*\*/", b"", theme.read_bytes())
    names = ("site.js", "frame.js", "suggest.js", "favicon.svg", "tokens.css", "frame.css")
    own = {f"assets/{name}": (folder / name).read_bytes() for name in names}
    return {"assets/site.css": bundle.encode(), f"assets/{theme.name}": sheet, **own}


def assets_mark(files: dict[str, bytes]) -> str:
    """Eight digits that change with any asset; they follow the file's name as ``?v=…`` against
    stale caches."""
    digest = sha256()
    for path in sorted(files):
        digest.update(files[path])
    return digest.hexdigest()[:8]


#: Bytes of one cache, at most.
_MOST = 100_000_000


def cached_plates(work: Path, key: str, kind: str = "plates") -> dict[str, str] | None:
    """The pages of a ``kind`` drawn before under ``key``, by path, or ``None``."""
    path = work / kind / f"{key}.json"
    try:
        # the desk's preview reads here, too, in a folder of the generator's account
        cached: dict[str, str] = json.loads(read_plain(path, _MOST))
    except (OSError, ValueError):  # never drawn, or torn by a crash: draw anew
        return None
    return cached


def last_plates(work: Path) -> dict[str, str]:
    """The pages drawn by the last build, whatever changed since; none before the first."""
    cached = (cached_plates(work, path.stem) for path in (work / "plates").glob("*.json"))
    return next(filter(None, cached), {})


def cache_plates(work: Path, key: str, drawn: dict[str, str], kind: str = "plates") -> None:
    """Cache ``drawn`` under ``key`` and forget all others of its ``kind``."""
    folder = work / kind
    replace_whole(folder / f"{key}.json", json.dumps(drawn, ensure_ascii=False).encode())
    for path in folder.glob("*.json"):
        if path.stem != key:
            path.unlink()


def draw(pages: Sequence[Page], work: Path, site_url: str) -> dict[str, str]:
    """The HTML of each page by path, white space collapsed. Raises :class:`BuildFault` with
    mkdocs' own words."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    try:
        from generator.look.drawing import drawn  # mkdocs takes half a second to import
    except ImportError as error:
        raise EnvironmentFault("没有装 mkdocs，请按 README 装好依赖") from error
    return {
        path: collapsed(html)
        for path, html in drawn(pages, SITE, work / "mkdocs", site_url).items()
    }


def collapsed(html: str) -> str:
    """``html`` with every run of white space that holds a line break as that one break: a third
    fewer bytes."""
    return re.sub(r"\s*\n\s*", "\n", html).strip() + "\n"
