"""Where the scanners are: in an environment of their own."""

from tests.house.tree import ROOT

FOLDER = ROOT / "tests/torture/tools/.venv/bin"


def tool(name: str) -> str:
    """The path of the scanner ``name``. Raises :class:`FileNotFoundError` where it isn't there."""
    path = FOLDER / name
    if not path.is_file():
        raise FileNotFoundError(f"{path}: bash deploy/setup/setup.sh --torture")
    return str(path)
