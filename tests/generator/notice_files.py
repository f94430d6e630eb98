"""Writing notices of an invented city for the tests."""

from pathlib import Path

KEYS = {
    "title": "关于公开征集失信线索的公告",
    "short": "征集公告",
    "kind": "公告",
    "subject": "营商环境",
    "issuer": "云川市营商环境办公室",
    "signed_on": "2026-06-09",
    "published_at": "2026-06-10 09:00",
    "source": "云川市营商环境办公室",
    "reviewer": "云川市政府办公室",
}
RED = {
    "number": "云营商办字〔2026〕17号",
    "mark": "云川市人民政府文件",
    "addressee": "各区、县人民政府，市政府各部门：",
}
BODY = "现将有关事项公告如下。\n\n特此公告。\n"


def front_matter(keys: dict[str, str]) -> str:
    return "".join(f"{key}: {value}\n" for key, value in keys.items())


def write_notice(folder: Path, body: str = BODY, name: str = "plan", **keys: str | None) -> Path:
    """A notice file; a key given as ``None`` is left out."""
    merged = {key: value for key, value in {**KEYS, **keys}.items() if value is not None}
    path = folder / "campaigns" / "yunchuan" / "notices" / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front_matter(merged)}---\n\n{body}", encoding="utf-8")
    return path
