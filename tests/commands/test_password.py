"""``qingzhang password``: the way back in for whoever has the machine."""

import re
from pathlib import Path

from click.testing import CliRunner
from passlib.totp import TOTP

from casestore.database.engine import Store
from casestore.database.tables import OfficeEventTable
from casestore.lifecycle.office_acts import OfficeAct
from casestore.office.instance import FIRST_ACCOUNT, create
from casestore.office.second_factor import SecondFactor
from casestore.office.staff import Staff
from casestore.settings import load_settings
from qingzhang import main
from tests.casestore.ledger_fixture import CAMPAIGNS, CONTENT


def test_a_password_and_on_request_the_telephone_are_made_anew_as_events(tmp_path: Path) -> None:
    place = tmp_path / "instance"
    create(place, CAMPAIGNS, demo=True)
    settings = load_settings(place, CONTENT)
    store = Store(settings.database)
    factor, by = SecondFactor(store, settings.secret("factor")), Staff(store).member(1).actor
    drawn = factor.draw(FIRST_ACCOUNT)
    code = str(TOTP(drawn.key.replace("-", "")).generate().token)
    factor.enrol(1, drawn.sealed, code, by)
    command = ["--instance", str(place), "--content", str(CONTENT), "password", FIRST_ACCOUNT]
    plain = CliRunner().invoke(main, command)
    assert plain.exit_code == 0 and re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", plain.output)
    assert Staff(store).member(1).has_factor and Staff(store).member(1).must_change
    both = CliRunner().invoke(main, [*command, "--factor"])
    assert both.exit_code == 0 and not Staff(store).member(1).has_factor
    with store.read() as session:
        rows = session.query(OfficeEventTable).order_by(OfficeEventTable.id.desc()).limit(3)
        acts = [row.verb for row in rows]
        assert {row.actor for row in rows} == {"system"}
    assert acts == [OfficeAct.PASSWORD_RESET, OfficeAct.FACTOR_RESET, OfficeAct.PASSWORD_RESET]
