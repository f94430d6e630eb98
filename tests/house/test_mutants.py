"""The list of planted faults fits the code that it is about (``make mutants`` plants them)."""

import ast
from collections import Counter

import pytest

from tests.house.tree import ROOT, python_files, text
from tests.mutants.fault import Fault
from tests.mutants.faults import FAULTS, UNSEEN

#: What the list has to reach.
ROOMS = ("casestore/ledger/", "casestore/lifecycle/", "casestore/publishing/")
FILES = ("casestore/campaign/eligibility.py", "casestore/campaign/money.py")
#: A file of fewer lines need not have a fault, nor one that holds records, names or wiring alone.
SOME_SIZE = 60
PLAIN = {
    "casestore/publishing/redaction/common_words.py",
    "casestore/ledger/ledger.py",
    "casestore/ledger/records.py",
    "casestore/lifecycle/office_acts.py",
    "casestore/lifecycle/verbs.py",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_has_one_place_and_what_comes_of_it_is_python(fault: Fault) -> None:
    sound = text(fault.file)
    planted = fault.planted_in(sound)
    assert ast.dump(ast.parse(planted)) != ast.dump(ast.parse(sound))
    assert fault.why and fault.tests
    for test in fault.tests:
        assert (ROOT / test.partition("::")[0]).exists(), test


def test_no_fault_stands_twice_and_each_has_a_name_of_its_own() -> None:
    names = Counter(fault.name for fault in FAULTS)
    assert [name for name, count in names.items() if count > 1] == []
    assert names.keys() >= UNSEEN.keys()
    planted = Counter((fault.file, fault.planted_in(text(fault.file))) for fault in FAULTS)
    assert [file for (file, _source), count in planted.items() if count > 1] == []


def test_every_file_of_the_rules_has_five_faults_or_more() -> None:
    counted = Counter(fault.file for fault in FAULTS)
    rules = [name for name in python_files("casestore") if name.startswith(ROOMS) or name in FILES]
    poor = {
        name: counted[name]
        for name in rules
        if name not in PLAIN
        if len(text(name).splitlines()) >= SOME_SIZE and counted[name] < 5
    }
    assert poor == {}
