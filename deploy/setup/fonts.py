"""Fetch the fonts that the notices are printed with into a folder that git ignores.

    .venv/bin/python deploy/setup/fonts.py fonts/

Fandol and cwTeX come out of Debian packages (downloaded and unpacked, not installed), Noto Serif
and LXGW WenKai out of the npm packages that package-lock.json pins. Each file is repaired
(``font_repair``) and gets a family name of its own, because Pango mixes up files that share one.
``fonts/office/`` belongs to the office and is never touched. A second run with everything in
place returns at once.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]
STAMP = ".stamp"
APT_LINE = "sudo apt-get update"
Repair = Literal["outline", "square", "rename", "punctuation"]


class SetupFault(Exception):
    """The fonts can't be fetched; ``str()`` is one sentence that says what to do."""


@dataclass(frozen=True)
class Target:
    """One file of the fonts folder: its name, where it comes from, what is done to it."""

    name: str
    package: str
    member: str
    repair: Repair

    @property
    def file(self) -> str:
        return f"{self.name}.ttf"

    @property
    def family(self) -> str:
        """The family name inside the file; unlike any other file's."""
        return self.name.replace("-", " ")


FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/Fandol{}-Regular.otf"
CWTEX = "usr/share/fonts/truetype/cwtex/{}.ttf"
SERIF_SC, SERIF_TC = "@expo-google-fonts/noto-serif-sc", "@expo-google-fonts/noto-serif-tc"
TARGETS = (
    Target("QZ-FangSong", "texlive-lang-chinese", FANDOL.format("Fang"), "outline"),
    Target("QZ-Kai", "texlive-lang-chinese", FANDOL.format("Kai"), "outline"),
    Target("QZ-Hei", "texlive-lang-chinese", FANDOL.format("Hei"), "outline"),
    Target("QZ-FangSong-Hant", "fonts-cwtex-fs", CWTEX.format("cwfs"), "square"),
    Target("QZ-Kai-Hant", "fonts-cwtex-kai", CWTEX.format("cwkai"), "square"),
    Target("QZ-Hei-Hant", "fonts-cwtex-heib", CWTEX.format("cwheib"), "square"),
    Target("QZ-Song", SERIF_SC, "400Regular/NotoSerifSC_400Regular.ttf", "rename"),
    Target("QZ-Title", SERIF_SC, "700Bold/NotoSerifSC_700Bold.ttf", "rename"),
    Target("QZ-Punctuation", SERIF_SC, "400Regular/NotoSerifSC_400Regular.ttf", "punctuation"),
    Target("QZ-Song-Hant", SERIF_TC, "400Regular/NotoSerifTC_400Regular.ttf", "rename"),
    Target("QZ-Title-Hant", SERIF_TC, "700Bold/NotoSerifTC_700Bold.ttf", "rename"),
    Target(
        "QZ-WenKai", "@fontsource/lxgw-wenkai", "files/lxgw-wenkai-latin-300-normal.woff", "rename"
    ),
)


def is_npm(package: str) -> bool:
    return package.startswith("@")


def recipe() -> str:
    """SHA-256 of what decides the outcome: this code, the repairs, the pinned versions."""
    digest = hashlib.sha256()
    for path in (Path(__file__), Path(__file__).with_name("font_repair.py")):
        digest.update(path.read_bytes())
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for package in sorted({target.package for target in TARGETS if is_npm(target.package)}):
        digest.update(json.dumps(locked[f"node_modules/{package}"]["integrity"]).encode())
    return digest.hexdigest()


def is_complete(folder: Path) -> bool:
    stamp = folder / STAMP
    return (
        stamp.is_file()
        and stamp.read_text(encoding="ascii") == recipe()
        and all((folder / target.file).is_file() for target in TARGETS)
    )


def run(command: list[str], cwd: Path, remedy: str) -> None:
    """Run ``command``; raise SetupFault with ``remedy`` when it is missing or fails."""
    try:
        subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise SetupFault(f"本机没有 {command[0]}，{remedy}") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["无输出"])[-1]
        raise SetupFault(f"{command[0]} 未能完成（{last}），{remedy}") from error


def fetch_debian(package: str, into: Path) -> Path:
    """Download one Debian package and unpack it; needs no root, installs nothing."""
    folder = into / package
    folder.mkdir()
    run(["apt-get", "download", package], folder, f"软件包清单可能缺失，请先运行：{APT_LINE}")
    archive = next(folder.glob("*.deb"))
    run(["dpkg-deb", "-x", str(archive), "."], folder, "请检查磁盘空间后重试")
    return folder


def fetch_npm(package: str) -> Path:
    """The package's folder in node_modules, installed from the lock if it isn't there."""
    folder = ROOT / "node_modules" / package
    if not folder.is_dir():
        beside = Path(sys.executable).with_name("npm")
        npm = shutil.which("npm") or str(beside)
        run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], ROOT, "请检查网络后重试")
    return folder


def repair_into(source: Path, target: Target, folder: Path) -> str:
    """Write one repaired font file whole or not at all; returns its name."""
    from deploy.setup import font_repair  # heavy: not before something is to be done

    part = folder / f"{target.file}.part"
    font_repair.REPAIRS[target.repair](source, part, target.family)
    part.replace(folder / target.file)
    return target.file


def build(folder: Path) -> None:
    """Fetch and repair every target, two at a time; the stamp is written last.

    Raises SetupFault; files already made stay and are overwritten by the next run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STAMP).unlink(missing_ok=True)
    with (
        TemporaryDirectory(prefix="qingzhang-fonts-") as work,
        ProcessPoolExecutor(max_workers=2) as pool,
    ):
        packages = dict.fromkeys(target.package for target in TARGETS)
        homes = {
            name: fetch_npm(name) if is_npm(name) else fetch_debian(name, Path(work))
            for name in packages
        }
        for target in TARGETS:
            if not (homes[target.package] / target.member).is_file():
                raise SetupFault(
                    f"{target.package} 中没有 {target.member}，请核对 package-lock.json 所列版本"
                )
        made = [
            pool.submit(repair_into, homes[target.package] / target.member, target, folder)
            for target in TARGETS
        ]
        for done in made:
            print(done.result(), flush=True)
    (folder / STAMP).write_text(recipe(), encoding="ascii")


def main(arguments: list[str]) -> int:
    """Command line: the folder to fill, ``fonts`` of the project when left out."""
    folder = Path(arguments[0]) if arguments else ROOT / "fonts"
    if is_complete(folder):
        print("字体已就绪")
        return 0
    try:
        build(folder)
    except SetupFault as fault:
        print(fault, file=sys.stderr)
        return 1
    print(f"字体已就绪，共 {len(TARGETS)} 个")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
