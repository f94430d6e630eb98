"""A workbook as LibreOffice Calc writes one: shared strings, every attribute spelled out
(``hidden="false"``), days as numbers with a style, formulas with ``aca="false"`` and a result."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

_TYPES = "http://schemas.openxmlformats.org"
_MAIN = f'xmlns="{_TYPES}/spreadsheetml/2006/main"'
_LINK = f"{_TYPES}/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ROW = 'customFormat="false" ht="12.8" customHeight="false" outlineLevel="0" collapsed="false"'
#: General; a day as 2022年5月3日.
_STYLES = f"""{_HEAD}<styleSheet {_MAIN}><numFmts count="2">
<numFmt numFmtId="164" formatCode="General"/>
<numFmt numFmtId="165" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>
<fonts count="1"><font><sz val="10"/><name val="宋体"/></font></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="164"/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="164" fontId="0" applyNumberFormat="true"/>
<xf numFmtId="165" fontId="0" applyNumberFormat="true"/></cellXfs></styleSheet>"""


@dataclass(frozen=True)
class Formula:
    """``text`` as it was typed, and what Calc made of it; ``""``: not worked out."""

    text: str
    result: str


Cell = str | float | date | Formula | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table: ``hidden`` are rows that a filter hides, ``merged`` boxes like ``A1:D1``."""

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: Sequence[int] = ()
    merged: Sequence[str] = ()


def table(*rows: Mapping[str, Cell]) -> list[list[Cell]]:
    """A head, and ``rows`` below it."""
    heads = list(dict.fromkeys(name for row in rows for name in row))
    return [list(heads), *([row.get(head) for head in heads] for row in rows)]


def workbook(*sheets: Sheet) -> bytes:
    """The file."""
    strings = dict[str, int]()
    parts = {f"xl/worksheets/sheet{n}.xml": _sheet(one, strings) for n, one in enumerate(sheets, 1)}
    listed = "".join(
        f'<sheet name="{escape(one.name)}" sheetId="{n}" state="visible" r:id="rId{n + 2}"/>'
        for n, one in enumerate(sheets, 1)
    )
    parts["xl/workbook.xml"] = (
        f'<workbook {_MAIN} xmlns:r="{_LINK}"><fileVersion appName="Calc"/>'
        '<workbookPr backupFile="false" showObjects="all" date1904="false"/>'
        f"<sheets>{listed}</sheets></workbook>"
    )
    shared = "".join(f'<si><t xml:space="preserve">{escape(one)}</t></si>' for one in strings)
    parts["xl/sharedStrings.xml"] = f'<sst {_MAIN} count="{len(strings)}">{shared}</sst>'
    names = {f"rId{n + 2}": f"worksheet worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)}
    names |= {"rId1": "styles styles.xml", "rId2": "sharedStrings sharedStrings.xml"}
    parts["xl/_rels/workbook.xml.rels"] = _relations(names)
    parts["_rels/.rels"] = _relations({"rId1": "officeDocument xl/workbook.xml"})
    parts["docProps/app.xml"] = (
        "<Properties><Application>LibreOffice/7.4</Application></Properties>"
    )
    parts["[Content_Types].xml"] = _content_types(len(sheets))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/styles.xml", _STYLES)
        for name, text in parts.items():
            packed.writestr(name, _HEAD + text)
    return target.getvalue()


def _sheet(sheet: Sheet, strings: dict[str, int]) -> str:
    rows = "".join(
        f'<row r="{n}" {_ROW} hidden="{str(n in sheet.hidden).lower()}">'
        + "".join(
            _cell(f"{get_column_letter(column)}{n}", value, strings)
            for column, value in enumerate(cells, 1)
            if value is not None
        )
        + "</row>"
        for n, cells in enumerate(sheet.rows, 1)
    )
    boxes = "".join(f'<mergeCell ref="{box}"/>' for box in sheet.merged)
    merged = f'<mergeCells count="{len(sheet.merged)}">{boxes}</mergeCells>' if boxes else ""
    return f"<worksheet {_MAIN}><sheetData>{rows}</sheetData>{merged}</worksheet>"


def _cell(place: str, value: Cell, strings: dict[str, int]) -> str:
    if isinstance(value, Formula):
        told = f"<v>{value.result}</v>" if value.result else ""
        return f'<c r="{place}" s="0" t="n"><f aca="false">{escape(value.text)}</f>{told}</c>'
    if isinstance(value, date):
        return f'<c r="{place}" s="1" t="n"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, str):
        number = strings.setdefault(value, len(strings))
        return f'<c r="{place}" s="0" t="s"><v>{number}</v></c>'
    return f'<c r="{place}" s="0" t="n"><v>{value}</v></c>'


def _relations(named: Mapping[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="{id}" Type="{_LINK}/{one.split()[0]}" Target="{one.split()[1]}"/>'
        for id, one in named.items()
    )
    return f'<Relationships xmlns="{_TYPES}/package/2006/relationships">{links}</Relationships>'


def _content_types(sheets: int) -> str:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles"}
    kinds["xl/sharedStrings.xml"] = "sharedStrings"
    kinds |= {f"xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    told = "".join(
        f'<Override PartName="/{name}" ContentType="{main}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{_TYPES}/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{told}</Types>"
    )
