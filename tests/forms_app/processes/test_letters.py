"""Letters say enough and no more, come from the campaign's own office, and not too often."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casestore.database.tables import JobTable
from casestore.ledger.queries import case_file
from casestore.ledger.records import MoveRequest
from casestore.ledger.verbs import claimant, reminding, staff_moves
from casestore.public.readable_codes import bare
from forms_app.mail.progress_letter import News, letter
from tests.casestore.ledger_fixture import COORDINATOR, DAYS, Office, needs_for
from tests.forms_app.processes.working import do_all, letters, worker_of


def go(office: Office, case_id: int, verb: str, told: str = "") -> None:
    row = office.row(case_id)
    given = needs_for(office.campaigns[row.campaign], office.settings)
    request = MoveRequest(verb=verb, version=row.version, given=given, told=told)
    staff_moves.move(office.ledger, case_id, COORDINATOR, request)


def test_a_step_becomes_a_letter_with_number_and_address_and_no_fact(office: Office) -> None:
    case = office.register()
    do_all(worker_of(office))
    (received,) = letters(office)
    assert "线索已收到" in received.get_content()
    go(office, case.case_id, "return", "合同第二页缺少货款金额。")
    do_all(worker_of(office))
    returned = letters(office)[-1]
    assert returned["To"] == "yt@example.com"
    assert returned["Subject"] == f"{case.number} 有新进展：待补正"
    text = returned.get_content()
    assert "材料需要补正。" in text and f"{office.settings.site_url}/status" in text
    assert "补正期限：2022年7月6日" in text
    secrets = ("云亭", "268.5", "货款", "司徒", "13900000001", case.code, bare(case.code))
    for secret in secrets:
        assert secret not in text and secret not in str(returned["Subject"])
    assert returned["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("campaign", DAYS)
def test_the_campaigns_own_office_writes_and_is_answered(office: Office, campaign: str) -> None:
    office.register(campaign=campaign)
    do_all(worker_of(office))
    (got,) = letters(office)
    said, text = office.campaigns[campaign], got.get_content()
    assert got["From"].addresses[0].display_name == said.issuer.short
    assert said.issuer.name in text
    other = next(one for id, one in office.campaigns.items() if id != campaign)
    assert other.issuer.name == said.issuer.name or other.issuer.name not in text
    own = said.own_channel
    assert (str(got["Reply-To"] or "") == own.email) and (not own.phone or own.phone in text)


def test_what_happened_on_one_day_is_one_letter_unless_it_is_the_claimants_turn(
    office: Office,
) -> None:
    case_id = office.register().case_id
    office.go(case_id, "accept", "transfer")
    one = worker_of(office)
    do_all(one)
    (got,) = letters(office)  # of three steps the last
    assert "已转责任单位办理" in got.get_content() and "此前还有 2 项进展" in got.get_content()
    assert got["Subject"].endswith("有新进展：已转办")
    office.go(case_id, "take_up")
    do_all(one)
    assert len(letters(office)) == 1, "a second one the same day"
    office.go(case_id, "settle")  # they have a few days to answer
    do_all(one)
    assert [one["Subject"][-3:] for one in letters(office)] == ["已转办", "已办结"]
    asked = "请在2022年6月22日以前答复：问题是否真的解决。"
    assert asked in letters(office)[1].get_content()


def test_a_letter_too_many_for_the_day_goes_the_next(office: Office) -> None:
    case_id = office.register().case_id
    one = worker_of(office)
    do_all(one)
    office.go(case_id, "accept")
    do_all(one)
    assert len(letters(office)) == 1
    (late, first) = one.jobs.recent("mail")
    assert (late.state, late.tries, first.state) == ("queued", 0, "done")
    with office.store.write() as session:
        session.get_one(JobTable, first.id).ended_at = datetime.now(UTC) - timedelta(days=1)
        session.get_one(JobTable, late.id).not_before = datetime.now(UTC)
    do_all(one)
    assert [one["Subject"][-3:] for one in letters(office)] == ["已收到", "已受理"]


def test_a_letter_tells_no_deadline_of_another_step(office: Office) -> None:
    case_id = office.register().case_id
    file = case_file.open_case(office.ledger, case_id, COORDINATOR)
    row = office.go(case_id, "accept")
    news = News(row=row, event=file.events[0])
    text = letter(news, "a@example.com", office.campaigns["xinjian-2022"], office.settings)
    assert "期限" not in text.get_content()


def reminded(office: Office, case_id: int) -> list[str]:
    return [told for _at, told in office.status(case_id).steps if told.startswith("提醒")]


def test_claimants_are_reminded_of_their_own_deadlines_once(office: Office) -> None:
    returned, refused, settled = (office.register(key).case_id for key in "abc")
    office.go(returned, "return")
    office.go(refused, "decline")
    office.go(settled, "accept", "transfer", "take_up", "settle")
    quiet = office.register("d").case_id
    assert reminding.remind(office.ledger) == 0
    for day, case_id, words in (
        (date(2022, 6, 20), settled, "请答复问题是否真的解决，期限是2022年6月22日"),
        (date(2022, 7, 4), returned, "补正期限到2022年7月6日为止，请按告知的内容补正"),
        (date(2022, 7, 13), refused, "请提出异议，期限是2022年7月15日"),
    ):
        later = office.on(day)
        assert reminding.remind(later.ledger) == 1
        assert reminding.remind(later.ledger) == 0, "twice"
        (told,) = reminded(later, case_id)
        assert words in told
        if case_id == returned:
            office.go(returned, "complete")
    assert reminded(office, quiet) == []


def test_who_has_answered_is_reminded_of_nothing(office: Office) -> None:
    case_id = office.register().case_id
    office.go(case_id, "decline")
    with office.as_claimant(case_id) as work:
        claimant.object_to(work, "合同由镇政府签订")
    assert reminding.remind(office.on(date(2022, 7, 13)).ledger) == 0


def test_a_letter_of_a_traditional_campaign_is_traditional(office: Office) -> None:
    office.register(campaign="heilongjiang-2019")
    do_all(worker_of(office))
    assert "線索已收到" in letters(office)[0].get_content()
