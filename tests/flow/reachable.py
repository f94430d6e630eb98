"""The program where every account can reach it: a checkout or a Python that lies in root's own
folder is cloned, file by file as links."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sysconfig import get_path
from tempfile import TemporaryDirectory

from tests.flow.running import ENVIRONMENT, ROOT, Program

#: Large, and needless to run the program.
LEFT_OUT = {
    "program": (".git", ".venv", "node_modules", "instance", "tests", "benchmarks"),
    "packages": ("__pycache__",),
    "python": ("site-packages", "test", "config-*", "include", "share"),
}


@contextmanager
def program_for_all() -> Iterator[tuple[Program, Path]]:
    """The program as other accounts can run it, and an empty folder that they can read."""
    with TemporaryDirectory(dir="/tmp") as name:
        room = Path(name)
        room.chmod(0o755)
        prefix = _open(Path(sys.base_prefix), room, "python")
        python = Path(sys.base_prefix, "bin", f"python{sys.version_info[0]}.{sys.version_info[1]}")
        folder = _open(ROOT, room, "program")
        packages = (folder, _open(Path(get_path("purelib")), room, "packages"))
        found = {
            "PYTHONPATH": os.pathsep.join(map(str, packages)),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LD_LIBRARY_PATH": str(prefix / "lib"),  # the library's own path leads to the first
        }
        interpreter = prefix / python.relative_to(sys.base_prefix)
        yield Program(folder=folder, python=interpreter, environment={**ENVIRONMENT, **found}), room


def _open(folder: Path, room: Path, name: str) -> Path:
    """``folder`` itself where everybody may enter it, else a clone of it in ``room``."""
    if all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents)):
        return folder
    left_out, clone = shutil.ignore_patterns(*LEFT_OUT[name]), room / name
    shutil.copytree(folder, clone, ignore=left_out, copy_function=_link)
    clone.chmod(0o755)  # it has taken the mode of the closed one
    return clone


def _link(source: str, target: str) -> None:
    """A second name of the file, or a copy where the disk is another one."""
    try:
        os.link(Path(source).resolve(), target)
    except OSError:
        shutil.copy(source, target)
