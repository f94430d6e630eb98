"""Faults in what comes in and goes out as a spreadsheet."""

from tests.mutants.fault import faults_in

_SHEETS = "tests/forms_app/sheets"
_IMPORTING = "tests/casestore/ledger/verbs/test_importing.py"

VERBS = faults_in(
    "casestore/ledger/verbs/importing.py",
    (_IMPORTING,),
    ("if faults or not keep or not ids:", "if not keep or not ids:", "some of a sheet comes in"),
    ("if faults or not keep or not ids:", "if faults or not ids:", "a trial is kept"),
    ("        quiet=True,\n", "        quiet=False,\n", "a claimant of long ago gets a letter"),
    ("        if alike:\n", "        if False:\n", "the same case stands in the ledger twice"),
    (
        "if made.at.astimezone(SHANGHAI).date() != now.astimezone(SHANGHAI).date():",
        "if False:",
        "an import is taken back the next day",
    ),
    ("EventTable.id > made.id,", "EventTable.id > made.id + 1000,", "work is taken back"),
    ("    if made.id in undone:\n", "    if False:\n", "an import is taken back twice"),
    ("    row.accepted_at = None\n", "", "what was taken back counts as accepted"),
    (
        'raise NotAllowed("只有统筹岗可以导入台账")',
        "return",
        "anybody imports",
    ),
)

ROWS = faults_in(
    "casestore/ledger/queries/whole_rows.py",
    (_IMPORTING, f"{_SHEETS}/test_writing.py", "tests/forms_app/desk/cases/test_ledger_sheets.py"),
    (
        'raise NotAllowed("只有统筹岗可以导出台账")',
        "pass",
        "a unit takes the whole ledger out",
    ),
    (
        "kept = (CaseTable.campaign == campaign, CaseTable.state != State.IMPORT_UNDONE)",
        "kept = (CaseTable.campaign == campaign, CaseTable.id > 0)",
        "what was taken back goes out",
    ),
    (
        "kept = (CaseTable.campaign == campaign, CaseTable.state != State.IMPORT_UNDONE)",
        "kept = (CaseTable.id > 0, CaseTable.state != State.IMPORT_UNDONE)",
        "another campaign goes out as well",
    ),
    (
        "order_by(CaseTable.year, CaseTable.serial)",
        "order_by(CaseTable.year.desc(), CaseTable.serial.desc())",
        "the newest stand first",
    ),
    ("                source=row.source,\n", '                source="web",\n', "all came by web"),
    (
        "history.append_for_office(session, OfficeAct.LEDGER_EXPORT, by, said)",
        "pass",
        "nobody learns who took the ledger out",
    ),
)

VALUES = faults_in(
    "forms_app/sheets/values.py",
    (f"{_SHEETS}/test_grown_sheets.py",),
    ('"元": Decimal(1) / 10_000', '"元": Decimal(1) / 1_000', "yuan are counted tenfold"),
    ("if not unit and target.endswith(BY_CELL) and", "if False and", "a unit is guessed"),
    ("date(1899, 12, 30), date(1904", "date(1900, 1, 1), date(1904", "days of Excel are two late"),
    (
        "if isinstance(value, float) and abs(value) >= _EXACT:",
        "if False:",
        "a code that Excel has rounded comes in",
    ),
)

WRITING = faults_in(
    "forms_app/sheets/writing.py",
    (f"{_SHEETS}/test_writing.py",),
    (
        'styles["quoted" if _FORMULA.match(text) else "text"]',
        'styles["text"]',
        "what a claimant wrote computes where the sheet is saved as CSV",
    ),
    ("if one.holds(x.respondent_kind)", "", "every list has every case"),
)

FAULTS = (*VERBS, *ROWS, *VALUES, *WRITING)
