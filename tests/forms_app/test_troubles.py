"""What is wrong with the machine is told in plain words, by one table: to the visitor, at the desk,
at the command line and at the health address. Each fault is really made."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from casestore.errors import EnvironmentFault, NotAllowed, reason
from casestore.errors.troubles import TOLD, Trouble, trouble_of
from commands.line import Command
from forms_app.desk import template_names
from forms_app.web.errors import explain_errors, for_visitor
from forms_app.web.health import report
from tests.forms_app.desk.bureau import Bureau, found_bureau, open_bureau
from tests.forms_app.intake.visitor import open_public
from tests.forms_app.making_trouble import MADE, fill, mounted

#: English that a sentence may hold: commands and names of settings.
NAMES = re.compile(r"qingzhang \w+|(settings|office)\.toml|\w+_url|ulimit -n|\bkeys\b")


def met(trouble: Trouble, folder: Path) -> BaseException:
    """The error that a program meets when ``trouble`` is there."""
    try:
        MADE[trouble](folder)
    except Exception as error:
        return error
    raise AssertionError(f"{trouble} could not be made")


@pytest.fixture(autouse=True)
def as_root() -> None:
    assert os.geteuid() == 0, "the tests mount small file systems"


def test_every_trouble_is_in_the_table_and_made() -> None:
    assert set(TOLD) == set(Trouble) and set(MADE) == set(Trouble) - {Trouble.UNKNOWN}


@pytest.mark.parametrize("trouble", Trouble)
def test_no_sentence_has_a_word_of_the_system_or_a_place(trouble: Trouble) -> None:
    told = TOLD[trouble]
    for words in (told.visitor, told.desk, told.line, told.health):
        assert words and not re.search(r"[A-Za-z]{2,}", NAMES.sub("", words)), words
    assert told.visitor.endswith("。") and told.desk.endswith("。")
    assert not re.search(r"qingzhang|磁盘是|挂载|属主", told.visitor)


@pytest.mark.parametrize("trouble", MADE)
def test_a_fault_that_is_made_is_known_and_told_to_everybody(
    trouble: Trouble, tmp_path: Path
) -> None:
    error = met(trouble, tmp_path)
    assert trouble_of(error) is trouble, repr(error)
    told = TOLD[trouble]
    assert told.visitor in page_of(error)
    assert at_the_line(error)[0] == 3
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", NAMES.sub("", at_the_line(error)[1]))
    if isinstance(error, EnvironmentFault | OSError):
        answer: Any = report({"part": raising(error)})
        assert answer == ({"status": "ill", "ill": ["part"], "said": {"part": told.health}}, 503)


def raising(error: BaseException) -> Callable[[], None]:
    def raise_it() -> None:
        raise error

    return raise_it


def page_of(error: BaseException) -> str:
    """What a public page says after ``error``."""
    app = Flask("test")
    app.add_url_rule("/", "view", raising(error))
    explain_errors(app, lambda explained: f"{explained.title} {explained.said} {explained.do}")
    answer = app.test_client().get("/")
    assert answer.status_code == 503
    return answer.text


def at_the_line(error: BaseException) -> tuple[int, str]:
    """Exit status and words of a command that meets ``error``."""
    group = Command("qingzhang")
    group.command("act")(raising(error))
    ran = CliRunner().invoke(group, ["act"])
    return ran.exit_code, ran.output + ran.stderr


def test_a_full_disk_is_told_by_form_desk_and_health(tmp_path: Path) -> None:
    with mounted(tmp_path, "6m"):
        public = open_public(tmp_path)
        visitor = public.visitor()
        visitor.get("/status")
        visitor.get("/healthz")
        token = visitor.token("/status")
        fill(tmp_path)
        sent = {"number": "XJ-2022-0001", "code": "x", "csrf_token": token}
        answer = visitor.client.post("/status", data=sent)
        if answer.status_code == 503:  # a counter could be written where a page was left half empty
            assert TOLD[Trouble.DISK_FULL].visitor in answer.text
        said = (visitor.get("/healthz").json or {})["said"]
        assert TOLD[Trouble.DISK_FULL].health in said.values()
        public.office.store.close()


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    found_bureau(tmp_path)
    return open_bureau(tmp_path)


def test_the_desk_says_what_to_do_and_the_log_alone_what_the_system_said(bureau: Bureau) -> None:
    case = bureau.office.register("a").case_id
    coordinator = bureau.browser("coordinator")
    assert coordinator.get(f"/desk/case/{case}").status_code == 200
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (bureau.office.settings.instance / name).unlink(missing_ok=True)
    bureau.office.store.close()
    answer = coordinator.get("/desk/")
    assert answer.status_code == 503
    assert TOLD[Trouble.DATABASE_GONE].desk in answer.text
    assert "sqlite" not in answer.text.lower() and "unable" not in answer.text


@pytest.mark.parametrize("trouble", MADE)
def test_the_desk_has_its_own_sentence_for_each(
    trouble: Trouble, tmp_path: Path, bureau_of_all: Bureau
) -> None:
    error = met(trouble, tmp_path)
    with bureau_of_all.app.test_request_context("/desk/"):
        if isinstance(error, EnvironmentFault):
            page, status = template_names.store_error(error)
        else:
            page, status = template_names.machine_fault(error)
    assert status == 503 and TOLD[trouble].desk in page
    assert "Error" not in page and "sqlite" not in page


@pytest.fixture(scope="module")
def bureau_of_all(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    folder = tmp_path_factory.mktemp("bureau")
    found_bureau(folder)
    return open_bureau(folder)


def test_a_visitor_who_adds_something_is_never_told_what_the_administrator_should_do(
    tmp_path: Path,
) -> None:
    error = met(Trouble.DISK_FULL, tmp_path)
    assert isinstance(error, EnvironmentFault)
    assert for_visitor(error) == TOLD[Trouble.DISK_FULL].visitor
    assert for_visitor(NotAllowed("不能补充")) == "不能补充"


def test_an_error_of_the_system_without_words_keeps_its_number() -> None:
    assert reason(OSError(95, "Operation not supported", "/x")) == "系统错误 95（/x）"
    assert reason(OSError(28, "No space left on device")) == "磁盘已满"


def test_a_fault_of_the_program_stays_one() -> None:
    assert trouble_of(ValueError("x")) is Trouble.UNKNOWN
