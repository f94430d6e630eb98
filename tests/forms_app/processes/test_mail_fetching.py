"""The worker reads the office's mailbox by itself, and a mailbox that is away is known."""

import threading
from dataclasses import replace

import pytest

from casestore.ledger.queries.incoming import count_waiting
from forms_app.mail.fetching.mailbox import minutes_of
from forms_app.processes import mail_fetching
from forms_app.processes.mail_fetching import MARK, MailFetching, is_behind
from tests.casestore.ledger_fixture import Office
from tests.forms_app.mail.dovecot import dovecot
from tests.forms_app.mail.mails import simple
from tests.waiting import until


def test_mails_come_in_while_the_worker_runs_and_a_mailbox_that_is_away_is_known(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_fetching, "MINUTE", 0.05)
    with dovecot() as box:
        settings = replace(office.settings, imap_url=f"{box.url}?minutes=1")
        ledger, stop = replace(office.ledger, settings=settings), threading.Event()
        assert is_behind(settings)
        thread = threading.Thread(target=MailFetching(ledger).attend, args=(stop,))
        thread.start()
        try:
            until(lambda: (settings.instance / MARK).exists(), 60)
            box.put(simple())
            until(lambda: count_waiting(ledger) == 1, 60)
        finally:
            stop.set()
            thread.join(60)
    assert not thread.is_alive() and not is_behind(settings)
    away = MailFetching(ledger)
    (settings.instance / MARK).unlink()
    stop.clear()
    threading.Timer(0.5, stop.set).start()
    away.attend(stop)
    assert is_behind(settings)


def test_without_minutes_the_worker_leaves_the_mailbox_alone(office: Office) -> None:
    assert minutes_of("imaps://a:b@mail/INBOX") == 0 and minutes_of("") == 0
    assert minutes_of("imaps://a:b@mail/INBOX?minutes=5") == 5
    assert not is_behind(office.settings)
    MailFetching(office.ledger).attend(threading.Event())
