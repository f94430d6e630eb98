"""A campaign with every key there is: each text of its own mark, each number and day one that
stands nowhere else."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from tests.torture.hostile_packages import sheet

#: Dotted key → the mark that has to turn up somewhere.
MARKS: dict[str, str] = {}


def mark(key: str) -> str:
    """A text that stands for ``key`` and nothing else."""
    MARKS[key] = f"记{len(MARKS) + 100}号"
    return MARKS[key]


def seen_as(key: str, value: Any, shown: str) -> Any:
    """``value`` for ``key``, which readers see as ``shown``."""
    MARKS[key] = shown
    return value


def part(prefix: str, *keys: str, **more: Any) -> dict[str, Any]:
    """A table with a mark for each of ``keys``."""
    return {**{key: mark(f"{prefix}.{key}") for key in keys}, **more}


def clock(name: str, days: int) -> dict[str, Any]:
    return {
        "days": seen_as(f"clocks.{name}.days", days, f"{days} "),
        "counts": "working",
        "source": mark(f"clocks.{name}.source"),
    }


CAMPAIGN: dict[str, Any] = {
    "title": mark("title"),
    "short": mark("short"),
    "area": mark("area"),
    "prefix": "QQ",
    "coordinator": "office",
    "lead": mark("lead"),
    "number": seen_as("number", "某办发〔2031〕77号", "某办发〔2031〕77号"),
    "basis": [mark("basis")],
    "promise": [mark("promise")],
    "bulletin": mark("bulletin"),
    "rating": True,
    "handling": [mark("handling")],
    "rules": [mark("rules")],
    "issuer": part("issuer", "name", "short", "icp", "police")
    | {"site_id": seen_as("issuer.site_id", "3601229977", "3601229977")},
    "period": {
        "start": seen_as("period.start", date(2021, 3, 7), "2021年3月7日"),
        "end": seen_as("period.end", date(2031, 11, 29), "2031年11月29日"),
    },
    "collection": {
        "start": seen_as("collection.start", date(2021, 3, 9), "2021年3月9日"),
        "end": seen_as("collection.end", date(2031, 10, 23), "2031年10月23日"),
        "committed_until": seen_as(
            "collection.committed_until", date(2029, 8, 19), "2029年8月19日"
        ),
    },
    "sources": [
        {"id": "web", "label": "网上提交"},
        part("sources", "label", "hint", id="letter"),
    ],
    "claimants": [part("claimants", "label", "hint", id="firm")],
    "respondents": [part("respondents", "label", "hint", id="bureau")],
    "levels": [
        part("levels", "label", "hint", id="city", taken_by="own"),
        {"id": "province", "label": "省", "taken_by": "above"},
    ],
    "categories": [
        part(
            "categories",
            "label",
            "describe",
            id="money",
            examples=[mark("categories.examples")],
            bring=[mark("categories.bring")],
            lead="office",
        )
    ],
    "units": [
        part("units", "short", "note", id="office", name="统筹单位全称"),
        part("units", "name", id="other", note="说明。"),
    ],
    "channels": [
        part("channels", "level", "scope", "office", "address", "hours", id="own", own=True)
        | {
            "postcode": seen_as("channels.postcode", "330177", "330177"),
            "phone": seen_as("channels.phone", "0791-8310977", "0791-8310977"),
            "email": seen_as("channels.email", "own77@example.gov.cn", "own77@example.gov.cn"),
        },
        {"id": "above", "level": "省", "office": "省级渠道"},
    ],
    "exclusions": [
        part("exclusions", "label", "reason", "go", id="court")
        | {"when": {"judicial_status": ["pending"]}, "outcome": "register"}
    ],
    "routing": [
        {"id": "judged", "when": {"judicial_status": ["judged"]}, "lead": "other", "unit": "other"}
    ],
    "copies": [part("copies", "reason", to="other", when={"category": ["money"]})],
    "phases": [
        part("phases", "name", "what", start=date(2021, 4, 11), end=date(2021, 5, 13), yearly=True)
    ],
    "milestones": [
        part("milestones", "what", "who")
        | {"date": seen_as("milestones.date", date(2022, 6, 17), "2022年6月17日")}
    ],
    "reports": [
        part("reports", "title", "who", "to", "copies", covers="same-month")
        | {"day": seen_as("reports.day", 13, "每月13日")}
    ],
    "targets": [
        part("targets", "label")
        | {
            "by": seen_as("targets.by", date(2030, 7, 21), "2030年7月21日"),
            "percent": 83,
        }
    ],
    "clocks": {
        "review": clock("review", 17),
        "complete": clock("complete", 19),
        "transfer": clock("transfer", 23),
        "handle": clock("handle", 97),
        "verify": clock("verify", 29),
        "objection": clock("objection", 31),
        "appeal": clock("appeal", 37),
        "rating": clock("rating", 43),
        "callback": clock("callback", 53),
        "routing": {"days": 59, "counts": "working", "source": ""},
        "extend": {"days": 30, "counts": "calendar", "source": ""},
        "longest": {"days": 90, "counts": "calendar", "source": ""},
        "year_end": True,
        "extension_by": "coordinator",
    },
    "form": {
        "drop": ["industry"],
        "required": ["commitment_date"],
        "optional": ["amount"],
        "rename": {"facts": mark("form.rename")},
        "hints": {"facts": mark("form.hints")},
        "add": [
            part(
                "form.add",
                "label",
                "hint",
                id="how_found",
                kind="choice",
                step="facts",
                required=True,
                options=[part("form.add.options", "label", "hint", id="audit")],
            ),
            {
                "id": "remark",
                "label": "备注",
                "kind": "multiline",
                "step": "facts",
                "sealed": "identity",
                "max_length": seen_as("form.add.max_length", 173, "173"),
            },
        ],
    },
    "evidence": {
        "max_file_mb": seen_as("evidence.max_file_mb", 37, "37 MB"),
        "max_files": seen_as("evidence.max_files", 41, "41 "),
        "max_total_mb": seen_as("evidence.max_total_mb", 311, "311 MB"),
        "kinds": ["pdf", "jpg"],
    },
    "ledger_lists": [
        part("ledger_lists", "title", id="all", respondents=["bureau"], columns=["respondent"])
    ],
    "measures": [
        part("measures", "group", "title", lead=["office"], responsible=["other"])
        | {"number": seen_as("measures.number", 61, "61")}
    ],
    "quiet_days": {
        "first": seen_as("quiet_days.first", 7, "7日"),
        "last": seen_as("quiet_days.last", 19, "19日"),
        "exceptions": [mark("quiet_days.exceptions")],
    },
    "inspections": {
        "days_ahead": 2,
        "at_short_notice": ["应急处置"],
        "rights": ["可以核对登记内容"],
        "rating_days": 20,
    },
}

SITE: dict[str, Any] = {
    **part(
        "site",
        "name",
        "tagline",
        "headline",
        "lead",
        "office",
        "office_short",
        "address",
        "hours",
        "icp",
        "police",
        "portal_name",
    ),
    "promise": [mark("site.promise")],
    "postcode": seen_as("site.postcode", "330188", "330188"),
    "phone": seen_as("site.phone", "0791-8310988", "0791-8310988"),
    "email": seen_as("site.email", "site88@example.gov.cn", "site88@example.gov.cn"),
    "domain": seen_as("site.domain", "marked.example.gov.cn", "marked.example.gov.cn"),
    "site_id": seen_as("site.site_id", "3601229988", "3601229988"),
    "portal_url": seen_as("site.portal_url", "https://portal88.example.gov.cn/", "portal88"),
}

NOTICE: dict[str, Any] = {
    **part(
        "notice",
        "title",
        "short",
        "mark",
        "index",
        "subject",
        "issuer",
        "source",
        "reviewer",
        "addressee",
        "copies_to",
        "printed_by",
        "note",
    ),
    "kind": seen_as("notice.kind", "方案", "方案"),
    "number": seen_as("notice.number", "某办发〔2031〕88号", "某办发〔2031〕88号"),
    "keywords": [mark("notice.keywords")],
    "signed_on": seen_as("notice.signed_on", "2021-03-03", "2021年3月3日"),
    "published_at": seen_as("notice.published_at", "2021-03-05 09:41", "2021-03-05 09:41"),
    "printed_on": seen_as("notice.printed_on", "2021-03-04", "2021年3月4日"),
    "attachments": [{"title": mark("notice.attachments.title"), "file": "list.xlsx"}],
    "related": ["older"],
}

OLDER: dict[str, Any] = {
    **dict.fromkeys(("title", "short", "subject", "issuer", "source", "reviewer"), "旧"),
    "kind": "通知",
    "signed_on": "2021-03-01",
    "published_at": "2021-03-02 09:00",
    "state": "withdrawn",
    "withdrawn_because": mark("notice.withdrawn_because"),
}


def toml(value: Any) -> str:
    """``value`` as TOML on one line."""
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {toml(one)}" for key, one in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def markdown(keys: dict[str, Any], body: str) -> str:
    head = "".join(f"{key}: {json.dumps(one, ensure_ascii=False)}\n" for key, one in keys.items())
    # days without quotes are days
    for key in ("signed_on", "printed_on"):
        if key in keys:
            head = head.replace(f'{key}: "{keys[key]}"', f"{key}: {keys[key]}")
    return f"---\n{head}---\n\n{body}\n"


def write_marked(root: Path) -> Path:
    """The content folder ``root`` with one campaign, two notices and a file."""
    folder = root / "campaigns/marked-2021"
    (folder / "notices").mkdir(parents=True)
    (folder / "files").mkdir()
    (folder / "files/list.xlsx").write_bytes(sheet(b"<row/>"))
    rules = "".join(f"{key} = {toml(value)}\n" for key, value in CAMPAIGN.items())
    (folder / "campaign.toml").write_text(rules, encoding="utf-8")
    site = "".join(f"{key} = {toml(value)}\n" for key, value in SITE.items())
    (root / "site.toml").write_text(site, encoding="utf-8")
    (folder / "notices/plan.md").write_text(markdown(NOTICE, "正文。"), encoding="utf-8")
    (folder / "notices/older.md").write_text(markdown(OLDER, "正文。"), encoding="utf-8")
    return root
