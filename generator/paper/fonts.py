"""The fonts that notices are printed with: which file draws which character in which role, and how
wide it is.

``deploy/setup/fonts.py`` fills the folder; files that the office puts into its subfolder
``office/`` come first. The choice of a font is made here for every character and written into
the page, so nothing is left to the machine's own fonts, which would print differently elsewhere.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTFont, TTLibError

from casestore.public.durable_files import replace_whole
from generator.content.notices import Script
from generator.errors import EnvironmentFault

Role = Literal["body", "kai", "hei", "title", "song"]

CHAINS: dict[Script, dict[Role, tuple[str, ...]]] = {
    "hans": {
        "body": ("QZ-FangSong", "QZ-WenKai", "QZ-Song"),
        "kai": ("QZ-Kai", "QZ-WenKai", "QZ-Song"),
        "hei": ("QZ-Hei", "QZ-Title", "QZ-WenKai"),
        "title": ("QZ-Title", "QZ-WenKai"),
        "song": ("QZ-Song",),
    },
    # Fandol stays out: it draws some Traditional code points in Simplified shape
    "hant": {
        "body": ("QZ-Punctuation", "QZ-FangSong-Hant", "QZ-WenKai", "QZ-Song-Hant"),
        "kai": ("QZ-Punctuation", "QZ-Kai-Hant", "QZ-WenKai", "QZ-Song-Hant"),
        "hei": ("QZ-Punctuation", "QZ-Hei-Hant", "QZ-Title-Hant", "QZ-WenKai"),
        "title": ("QZ-Title-Hant", "QZ-WenKai"),
        "song": ("QZ-Song-Hant",),
    },
}
OFFICE_NAMES: dict[Role, tuple[str, ...]] = {
    "title": ("方正小标宋", "FZXiaoBiaoSong", "FZXBS"),
    "body": ("仿宋", "FangSong"),
    "kai": ("楷体", "KaiTi"),
    "hei": ("黑体", "SimHei"),
}
FAMILY_NAMES = (1, 4, 16)  # name table: family, full name, typographic family


@dataclass(frozen=True, eq=False)
class Face:
    """One font file. ``widths`` maps each code point it draws to its advance in em."""

    family: str
    path: Path
    widths: dict[int, float]

    @property
    def css_class(self) -> str:
        return self.family.lower().replace(" ", "-")


def read_face(path: Path, family: str) -> Face:
    """The font in the file ``path``, read once and again when that is another. Raises
    EnvironmentFault when the file is missing or no font."""
    try:
        state = path.stat()
        return _face(path, family, state.st_size, state.st_mtime_ns)
    except FileNotFoundError as error:
        message = f"缺少字体 {path.name}，请先运行：python deploy/setup/fonts.py fonts/"
        raise EnvironmentFault(message) from error


@lru_cache(maxsize=32)
def _face(path: Path, family: str, size: int, _written: int) -> Face:
    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            tables = font.reader.tables.values()
            if max(entry.offset + entry.length for entry in tables) > size:
                raise TTLibError("cut short: what is missing would print as nothing at all")
            font.setGlyphOrder(
                [str(glyph) for glyph in range(font["maxp"].numGlyphs)]
            )  # names are slow to make
            em, advance = font["head"].unitsPerEm, font["hmtx"].metrics
            return Face(
                family,
                path,
                {code: advance[name][0] / em for code, name in font.getBestCmap().items()},
            )
    except TTLibError as error:
        raise EnvironmentFault(f"字体 {path.name} 无法读取，请重新安装") from error


def office_role(path: Path) -> Role | None:
    """What an office's own file is for, by the names inside it; ``None`` for any other font."""
    try:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            names = [
                str(record.toUnicode())
                for record in font["name"].names
                if record.nameID in FAMILY_NAMES
            ]
    except TTLibError as error:
        raise EnvironmentFault(f"字体 {path.name} 无法读取，请重新安装") from error
    for role, known in OFFICE_NAMES.items():
        if any(name.startswith(known) for name in names):
            return role
    return None


def office_files(folder: Path) -> dict[Role, Path]:
    """The office's own files by role; the first in name order where several fit."""
    found: dict[Role, Path] = {}
    for path in sorted((folder / "office").glob("*")):
        if path.suffix.lower() in (".ttf", ".otf", ".ttc") and (role := office_role(path)):
            found.setdefault(role, path)
    return found


class FontSet:
    """The fonts of one script. Raises EnvironmentFault when a file is missing."""

    def __init__(self, folder: Path, script: Script) -> None:
        self.script = script
        names = dict.fromkeys(name for chain in CHAINS[script].values() for name in chain)
        faces = {name: read_face(folder / f"{name}.ttf", name.replace("-", " ")) for name in names}
        self.chains = {
            role: tuple(faces[name] for name in chain) for role, chain in CHAINS[script].items()
        }
        if script == "hans":  # the files offices own are drawn to GB 2312
            for role, path in office_files(folder).items():
                own = read_face(path, f"Office {role}")
                self.chains[role] = (own, *self.chains[role])

    @cached_property
    def faces(self) -> tuple[Face, ...]:
        return tuple(dict.fromkeys(face for chain in self.chains.values() for face in chain))

    def face(self, role: Role, char: str) -> Face | None:
        """The first font of ``role`` that draws ``char``."""
        code = ord(char)
        return next((face for face in self.chains[role] if code in face.widths), None)

    def css(self) -> str:
        """An ``@font-face`` and a class of its own for each file, to be printed from these files
        only.

        ``--base`` is the font of everything that has no class: the page numbers and the empty
        strut of each line.
        """
        rules = [f':root{{--base:"{self.chains["song"][0].family}"}}']
        rules += [
            f'@font-face{{font-family:"{face.family}";src:url("{face.path.resolve().as_uri()}")}}\n'
            f'.{face.css_class}{{font-family:"{face.family}"}}'
            for face in self.faces
        ]
        return "\n".join(rules)


def font_files(folder: Path, script: Script) -> list[Path]:
    """Every file that :class:`FontSet` would use."""
    names = dict.fromkeys(name for chain in CHAINS[script].values() for name in chain)
    own = list(office_files(folder).values()) if script == "hans" else []
    return [*own, *(folder / f"{name}.ttf" for name in names)]


def hashes(paths: Iterable[Path], memory: Path) -> dict[str, str]:
    """SHA-256 of each file by name. ``memory`` (JSON) keeps them for as long as size and time of
    the file stay."""
    known = json.loads(memory.read_text(encoding="utf-8")) if memory.is_file() else {}
    found = {}
    for path in paths:
        stat = path.stat()
        mark = f"{path.resolve()}:{stat.st_size}:{stat.st_mtime_ns}"
        if mark not in known:
            known[mark] = hashlib.sha256(path.read_bytes()).hexdigest()
        found[path.name] = known[mark]
    replace_whole(memory, json.dumps(known).encode())
    return found
