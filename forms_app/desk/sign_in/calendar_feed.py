"""One's deadlines as a calendar that other programs read: at a secret address, which is made and
ended on 我的账号. Numbers only."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from casestore.ledger.queries.deadline_list import REPORT, DueDay, due_days
from casestore.office import staff_mail
from casestore.public.ics_lines import escaped, folded
from forms_app.desk.services import services
from forms_app.desk.sign_in import current, origin
from forms_app.desk.sign_in.access import STAFF, anybody, demands, freshly
from forms_app.desk.sign_in.security_log import SecurityAct, note
from forms_app.desk.sign_in.stores import stores
from forms_app.desk.ui.form_posts import go_on
from forms_app.web.translations import say

blueprint = Blueprint("calendar_feed", __name__, url_prefix="/desk")

#: So many times an hour an address is read, and from one place an address that leads nowhere.
READS, MISSES, HOUR = 60, 30, 3600.0
#: How many addresses and places are counted at a time.
COUNTED = 5000


@dataclass(kw_only=True)
class Pace:
    """How often who read a calendar within the hour, in the memory of this process."""

    seen: OrderedDict[str, list[float]] = field(default_factory=OrderedDict)

    def is_too_often(self, who: str, most: int, now: float) -> bool:
        """Count a reading by ``who``; whether it is one too many."""
        times = [at for at in self.seen.pop(who, ()) if at > now - HOUR]
        too_often = len(times) >= most
        self.seen[who] = times if too_often else [*times, now]
        while len(self.seen) > COUNTED:
            self.seen.popitem(last=False)
        return too_often


@blueprint.get("/calendar/<token>.ics")
@anybody
def read(token: str) -> ResponseReturnValue:
    """The calendar that ``token`` opens; 404 for one that opens none, 429 for too many readings."""
    pace: Pace = current_app.extensions.setdefault("calendar_pace", Pace())
    if pace.is_too_often(stores().mark(f"calendar {token}"), READS, monotonic()):
        abort(429)
    reader = staff_mail.reader_of_feed(services().ledger, token)
    if reader is None:
        if pace.is_too_often(stores().mark(f"place {origin.place()}"), MISSES, monotonic()):
            abort(429)
        abort(404)
    ledger, settings = services().ledger, services().settings
    domain = settings.mail_from.partition("@")[2]
    made = feed(due_days(ledger, reader.actor), settings.desk_url, domain, datetime.now(UTC))
    answer = Response(made, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return answer


def feed(days: Sequence[DueDay], desk_url: str, domain: str, now: datetime) -> bytes:
    """``days`` as a calendar of whole days (RFC 5545); ``domain`` ends the UIDs."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{domain}//qingzhang desk//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(say('办理期限'))}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for one in days:
        lines += _event(one, desk_url, domain, now)
    return b"".join(map(folded, [*lines, "END:VCALENDAR"]))


def _event(one: DueDay, desk_url: str, domain: str, now: datetime) -> Iterator[str]:
    what = "report" if one.what == REPORT else "deadline"
    yield "BEGIN:VEVENT"
    yield f"UID:{one.number}-{what}@{domain}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(f'{one.number} {say(one.what)}')}"
    if desk_url:
        yield f"URL:{desk_url}/desk/case/{one.case_id}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


@blueprint.post("/account/digest")
@demands(*STAFF)
def choose() -> ResponseReturnValue:
    """Turn one's letter a day on or off."""
    account = current.account()
    wanted = not staff_mail.choice_of(services().staff.store, account.id).digest
    staff_mail.set_digest(services().staff.store, account.id, wanted, account.actor)
    done = "每个工作日早上发一封提醒信" if wanted else "不再每天发提醒信，当天到期的仍会提醒"
    return go_on(say(done), url_for("account.show"))


@blueprint.post("/account/calendar")
@demands(*STAFF)
@freshly("POST")
def make() -> ResponseReturnValue:
    """Make a secret address, shown this once; the one before ends."""
    account = current.account()
    token = staff_mail.make_feed(services().ledger, account.id, account.actor)
    note(SecurityAct.FEED_MADE, account.id)
    base = services().settings.desk_url or request.host_url.rstrip("/")
    address = base + url_for("calendar_feed.read", token=token)
    return render_template("desk/calendar_address.html", here="account", address=address)


@blueprint.post("/account/calendar/end")
@demands(*STAFF)
def end() -> ResponseReturnValue:
    """Let one's secret address lead nowhere."""
    account = current.account()
    staff_mail.end_feed(services().staff.store, account.id, account.actor)
    note(SecurityAct.FEED_ENDED, account.id)
    return go_on(say("日历地址已停用"), url_for("account.show"))
