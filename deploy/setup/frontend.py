"""Copy the form components (govuk-frontend), the proof of work (altcha) and the uploads in pieces
(tus-js-client) out of node_modules to where both web apps serve them.

    .venv/bin/python deploy/setup/frontend.py

Repairs on the way: the GDS Transport font, whose licence covers gov.uk alone, is cut out of the
sheet, and our own font stack takes its place. The crest is cut out too; icons and images stay
behind. A second run changes nothing.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "node_modules"
TARGET = ROOT / "forms_app" / "static" / "vendor"
SHEET, SCRIPT = "govuk-frontend.min.css", "govuk-frontend.min.js"


class SetupFault(Exception):
    """The components can't be copied; ``str()`` is one sentence that says what to do."""


def sheet(css: str) -> str:
    """``css`` without GDS Transport and crest. Raises :class:`SetupFault` when a trace of the
    font is left."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = css.replace("GDS Transport,arial,sans-serif", "var(--qz-font)")
    css = re.sub(r"url\(/assets/[^)]*\)", "none", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    if "GDS Transport" in css or "@font-face" in css:
        raise SetupFault(
            f"{SHEET} 里还有 GDS Transport 字体，请检查 deploy/setup/frontend.py 的替换规则"
        )
    return css


def script(js: str) -> str:
    """``js`` without the pointer to a source map that isn't served."""
    return re.sub(r"//# sourceMappingURL=.*", "", js)


#: Where a file stands in node_modules, under what name it is served, and what is repaired. Of
#: altcha the build that has style and worker in files of their own: our pages allow nothing inline.
FILES: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    (f"govuk-frontend/dist/govuk/{SHEET}", SHEET, sheet),
    (f"govuk-frontend/dist/govuk/{SCRIPT}", SCRIPT, script),
    ("altcha/dist/external/altcha.min.js", "altcha.min.js", script),
    ("altcha/dist/external/altcha.css", "altcha.css", script),
    ("altcha/dist/workers/pbkdf2.js", "altcha-pbkdf2.js", script),
    ("altcha/dist/i18n/zh-cn.js", "altcha-zh-cn.js", script),
    ("altcha/dist/i18n/zh-tw.js", "altcha-zh-tw.js", script),
    ("tus-js-client/dist/tus.min.js", "tus.min.js", script),
)


def copy(source: Path, target: Path) -> list[str]:
    """Write :data:`FILES` from ``source`` into ``target``; returns the names of those that
    changed."""
    changed = []
    for place, name, repaired in FILES:
        try:
            text = repaired((source / place).read_text(encoding="utf-8"))
        except OSError as error:
            raise SetupFault(
                f"没有找到 {source / place}，请先运行 npm ci --ignore-scripts"
            ) from error
        path = target / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            target.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(name)
    return changed


def main() -> int:
    try:
        changed = copy(SOURCE, TARGET)
    except SetupFault as fault:
        print(fault, file=sys.stderr)
        return 1
    print("已更新：" + "、".join(changed) if changed else "表单组件已是最新")
    return 0


if __name__ == "__main__":
    sys.exit(main())
