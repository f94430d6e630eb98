"""What every verb and every question works with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from casestore.calendar.working_days import Calendar
from casestore.campaign.lost import lost_campaign
from casestore.campaign.model import Campaign
from casestore.database.engine import Store
from casestore.database.entered_holidays import calendar_of
from casestore.errors import EnvironmentFault, NotFound
from casestore.exchange.capsules import CapsuleWriter
from casestore.exchange.handouts import Handouts
from casestore.exchange.office_signature import Signer
from casestore.ledger.queries.enterprise_names import Names
from casestore.ledger.queries.word_memory import Words
from casestore.ledger.receipts import Codes
from casestore.sealing.evidence import EvidenceStore
from casestore.sealing.trusted_lists import trust_of
from casestore.sealing.vault import Opener, Sealer
from casestore.sealing.virus_scan import VirusScanner
from casestore.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """All cases of all campaigns. With ``opener`` sealed columns can be opened; the process of the
    public side has none."""

    store: Store
    campaigns: Mapping[str, Campaign]
    settings: Settings
    sealer: Sealer
    opener: Opener | None = None

    @cached_property
    def codes(self) -> Codes:
        return Codes(self.settings.secret("receipt"))

    @cached_property
    def names(self) -> Names:
        """The enterprises' names, each opened once in this process."""
        return Names(self.opener)

    @cached_property
    def words(self) -> Words:
        """The words of the cases, each opened once in this process."""
        return Words(self.opener, self.store)

    @cached_property
    def evidence(self) -> EvidenceStore:
        scanner, trust = VirusScanner(self.settings.clamd), trust_of(self.settings)
        return EvidenceStore(self.settings.evidence, self.sealer, scanner, trust)

    @cached_property
    def capsules(self) -> CapsuleWriter:
        """What claimants read; raises :class:`EnvironmentFault` without the signing key."""
        signer = Signer.load(self.settings.keys)
        return CapsuleWriter(self.settings.capsules, signer, lambda: self.sealer.recipients)

    def campaign(self, id: str) -> Campaign:
        """Campaign ``id``, to begin something in; raises :class:`NotFound`."""
        found = self.campaigns.get(id)
        if found is None:
            raise NotFound("没有这个专项行动")
        return found

    def campaign_of(self, id: str) -> Campaign:
        """The campaign that a case names, or what stands in for one that the content lacks."""
        return self.campaigns.get(id) or lost_campaign(id)

    @cached_property
    def handouts(self) -> Handouts:
        """Files for claimants; raises :class:`EnvironmentFault` without the signing key."""
        return Handouts(self.settings.capsules, Signer.load(self.settings.keys))

    def opened(self) -> Opener:
        """The opener; raises :class:`EnvironmentFault` in a process that has none."""
        if self.opener is None:
            raise EnvironmentFault("本进程没有办公密钥，不能打开密封内容")
        return self.opener

    def now(self, campaign: str) -> datetime:
        """This moment for ``campaign``, in UTC."""
        return self.settings.now(campaign)

    def today(self, campaign: str) -> date:
        """The Shanghai date of :meth:`now`."""
        return self.settings.today(campaign)

    def todays(self) -> dict[str, date]:
        """:meth:`today` of every campaign."""
        return {id: self.today(id) for id in self.campaigns}

    def days(self) -> dict[str, date]:
        """:meth:`todays`, and under ``""`` that of a campaign that the content lacks."""
        return self.todays() | {"": self.today("")}

    def calendar(self) -> Calendar:
        """The working days as they are known now."""
        with self.store.read() as session:
            return calendar_of(session)
