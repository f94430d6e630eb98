"""What every public column means, told to programs: ``data/dictionary.json``. The columns are
declared in :mod:`casestore.public.rows`."""

from collections.abc import Mapping
from typing import Any

from casestore.campaign.model import Campaign
from casestore.public.columns import Column, columns_of
from casestore.public.rows import TABLES, MetaEntry, Table
from generator.content.gather import Content

#: What ``public.db`` alone has beside the columns of the tables: table and column.
DATABASE: tuple[tuple[str, Column], ...] = (
    *((name, column) for name, table in TABLES.items() for column in table.extra),
    *(("meta", column) for column in columns_of(MetaEntry)),
)


def dictionary(content: Content) -> dict[str, Any]:
    """``data/dictionary.json``: every table and column, and what the codes of each campaign
    stand for."""
    more = [
        {"table": table, "name": column.name, "description": column.meaning}
        for table, column in DATABASE
    ]
    return {
        "publisher": content.site.office,
        "licence": "licence.txt",
        "tables": [_table(name, table) for name, table in TABLES.items()],
        "database": more,
        "campaigns": {item.campaign.id: _codes(item.campaign) for item in content.sections},
    }


def _table(name: str, table: Table) -> dict[str, Any]:
    return {
        "name": name,
        "label": table.label,
        "description": table.about,
        "columns": [_column(column) for column in table.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "label": column.label,
        "type": column.type,
        "description": column.meaning,
    }
    return told | ({"values": column.values} if column.values else {})


def _codes(campaign: Campaign) -> dict[str, str | Mapping[str, str]]:
    chosen = (column for column in TABLES["cases"].columns if column.choices)
    return {"title": campaign.title} | {item.name: item.words_in(campaign) for item in chosen}
