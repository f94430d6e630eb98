"""Where an instance keeps its things and how it is reached: one frozen record, read once from
``settings.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import ConfigDict

from casestore.errors import ContentError, EnvironmentFault, KeyFault
from casestore.errors.toml_faults import read_toml, validated

SHANGHAI = ZoneInfo("Asia/Shanghai")

#: One of the two files of settings, read.
Said = TypeVar("Said")


@dataclass(frozen=True, kw_only=True)
class Signing:
    """The office's certificate for notices, PEM or DER; ``passphrase`` is a file that holds the
    key's passphrase.

    Trust starts at the last certificate of ``chain``, at ``certificate`` itself where there is
    no chain.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    key: Path
    certificate: Path
    chain: tuple[Path, ...] = ()
    passphrase: Path | None = None

    def within(self, folder: Path) -> "Signing":
        """The same with every path taken from ``folder``."""
        return Signing(
            key=folder / self.key,
            certificate=folder / self.certificate,
            chain=tuple(folder / path for path in self.chain),
            passphrase=folder / self.passphrase if self.passphrase else None,
        )


@dataclass(frozen=True, kw_only=True)
class Accounts:
    """The numbers (uid, and gid of the group of the same number) under which the three sides run
    where they are apart; no account of the machine need bear them."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    public: int = 60801
    office: int = 60802
    generator: int = 60803


#: What all sides read, and what the office alone does.
SETTINGS, OFFICE_SETTINGS = "settings.toml", "office.toml"


@dataclass(frozen=True, kw_only=True)
class OfficeSettings:
    """What ``office.toml`` may say: addresses with passwords in them. The public side needs
    neither the ledger nor the mail server. ``imap_url`` is the mailbox that clues are sent to
    (``imaps://user:password@host/FOLDER?minutes=5``), which the worker looks into every so many
    minutes; without them only ``qingzhang mail fetch`` does."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    database_url: str = ""
    smtp_url: str = ""
    imap_url: str = ""


@dataclass(frozen=True, kw_only=True)
class FileSettings:
    """What ``settings.toml`` may say; what :class:`OfficeSettings` lists stood here before there
    was ``office.toml``, and still may. ``base_path`` is ``""`` or ``/a/b`` without a trailing
    slash; ``site_url`` includes it. ``desk_url`` is where staff reach the desk, for the links in
    their letters and calendars; without it these name numbers alone.

    ``proxies`` counts the trusted reverse proxies in front (nginx on the same host: 1): their
    word on the visitor's address is believed. ``drafts_mb`` is what the uploads of drafts that
    nobody sent in may take together, in millions of bytes. ``clamd`` is where ClamAV listens
    (``unix:/run/clamav/clamd.ctl`` or ``host:port``). ``as_of`` pins the day of a campaign (to try
    one that is over); empty in real use. ``office_passphrase`` is a file with the passphrase of the
    office's key, for a demonstration: who has the disk then has both. ``demo_sign_in``: nobody
    at the desk of a demonstration needs a second factor. ``copy_to`` is a folder on another
    disk that what claimants send is copied to as it comes. ``crowd`` is how many cases must share
    all that could single one of them out before it is public (k).
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    site_url: str = "http://127.0.0.1:8000"
    base_path: str = ""
    database_url: str = ""
    smtp_url: str = ""
    imap_url: str = ""
    mail_from: str = "qingzhang@example.gov.cn"
    desk_url: str = ""
    proxies: int = 0
    drafts_mb: int = 2000
    clamd: str = ""
    demo: bool = False
    demo_sign_in: bool = False
    as_of: Mapping[str, date] = field(default_factory=dict)
    signing: Signing | None = None
    office_passphrase: Path | None = None
    accounts: Accounts = field(default_factory=Accounts)
    copy_to: Path | None = None
    crowd: Literal[5, 10] = 5


@dataclass(frozen=True, kw_only=True)
class Settings(FileSettings):
    """One installation: what its files of settings say, and where it and its content are."""

    instance: Path
    content: Path

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.instance / 'ledger.db'}"

    @property
    def public_db(self) -> Path:
        return self.instance / "public.db"

    @property
    def evidence(self) -> Path:
        return self.instance / "evidence"

    @property
    def drafts(self) -> Path:
        return self.public_side / "drafts"

    @property
    def public_side(self) -> Path:
        """What the public process writes: the inbox, its drafts, its numbers and counters."""
        return self.instance / "public"

    @property
    def inbox(self) -> Path:
        return self.public_side / "inbox"

    @property
    def numbers(self) -> Path:
        return self.public_side / "numbers"

    @property
    def visits(self) -> Path:
        """What visitors have open, sealed to their browsers; may always be deleted."""
        return self.public_side / "visits"

    @property
    def counters(self) -> Path:
        return self.public_side / "counters" / "counters.db"

    @property
    def challenge_key(self) -> Path:
        """What the challenges of a flood are signed with; the public process makes it."""
        return self.public_side / "counters" / "challenge.key"

    @property
    def sign_ins(self) -> Path:
        """Who is signed in at the desk, and who guessed wrong."""
        return self.instance / "sign-in.db"

    @property
    def capsules(self) -> Path:
        """What the office writes for claimants, read by the public process."""
        return self.instance / "capsules"

    @property
    def keys(self) -> Path:
        return self.instance / "keys"

    @property
    def outbox(self) -> Path:
        return self.instance / "outbox"

    @property
    def releases(self) -> Path:
        """What the generator makes. Nobody is shown anything in there."""
        return self.instance / "releases"

    @property
    def shown(self) -> Path:
        """The office's own copies of releases, which ``current`` leads to."""
        return self.instance / "shown"

    @property
    def contents(self) -> Path:
        """Copies of ``content/``, each under its digest: what was agreed on, and what waits for a
        second person."""
        return self.instance / "contents"

    @property
    def swept(self) -> Path:
        """What the office remembers of files that were swept; may always be deleted."""
        return self.instance / "swept"

    @property
    def current(self) -> Path:
        return self.instance / "current"

    @property
    def press(self) -> Path:
        """Where the generator's own process listens, under an account of its own."""
        return self.instance / "press"

    @property
    def work(self) -> Path:
        """The generator's workspace (mkdocs project, plates, PDF cache); may always be deleted."""
        return self.instance / "work"

    def now(self, campaign: str) -> datetime:
        """This moment for ``campaign``, in UTC: its pinned day at the present time of day, or
        simply now."""
        pinned = self.as_of.get(campaign)
        if pinned is None:
            return datetime.now(UTC)
        clock: time = datetime.now(SHANGHAI).time()
        return datetime.combine(pinned, clock, SHANGHAI).astimezone(UTC)

    def today(self, campaign: str) -> date:
        """The Shanghai date of :meth:`now`."""
        return self.now(campaign).astimezone(SHANGHAI).date()

    def secret(self, name: str) -> str:
        """The secret in ``keys/<name>.secret``; a missing one is an :class:`EnvironmentFault`,
        never a default."""
        path = self.keys / f"{name}.secret"
        try:
            return path.read_text(encoding="ascii").strip()
        except OSError as error:
            raise KeyFault.unread(path) from error


def load_settings(instance: Path, content: Path) -> Settings:
    """The settings of ``instance``, those of the office's among them; raises
    :class:`EnvironmentFault` when there are none or they can't be read."""
    said, path = _shared(instance), instance / OFFICE_SETTINGS
    own = _read(OfficeSettings, path) if path.exists() else OfficeSettings()
    alone = {name: value for name, value in vars(own).items() if value}
    if twice := [name for name in alone if getattr(said, name)]:
        raise EnvironmentFault(
            f"{twice[0]} 在 {SETTINGS} 和 {OFFICE_SETTINGS} 里各写了一次，请从 {SETTINGS} 里删去"
        )
    return _settings(instance, content, replace(said, **alone))


def load_public_settings(instance: Path, content: Path) -> Settings:
    """The settings of ``instance`` for the public side, which gets none of the office's, wherever
    they stand. Raises as :func:`load_settings` does."""
    return _settings(instance, content, replace(_shared(instance), **vars(OfficeSettings())))


def in_the_open(instance: Path) -> list[str]:
    """The keys of the office's alone that still stand where the public side reads them."""
    said = _shared(instance)
    return [one.name for one in fields(OfficeSettings) if getattr(said, one.name)]


def _shared(instance: Path) -> FileSettings:
    path = instance / SETTINGS
    if not path.is_file():
        raise EnvironmentFault(f"{path} 不存在，请先运行 qingzhang init")
    return _read(FileSettings, path)


def _read(model: type[Said], path: Path) -> Said:
    try:
        return validated(model, read_toml(path, str(path)), str(path))
    except ContentError as error:
        raise EnvironmentFault(str(error)) from error


def _settings(instance: Path, content: Path, said: FileSettings) -> Settings:
    values = vars(_normal(said, instance.resolve()))
    return Settings(instance=instance.resolve(), content=content.resolve(), **values)


def _normal(said: FileSettings, instance: Path) -> FileSettings:
    """The slashes of addresses as :class:`FileSettings` promises them, paths from ``instance``."""
    bare = said.base_path.strip("/")
    base_path = f"/{bare}" if bare else ""
    site_url = said.site_url.rstrip("/")
    return replace(
        said,
        base_path=base_path,
        site_url=site_url if site_url.endswith(base_path) else site_url + base_path,
        desk_url=said.desk_url.rstrip("/").removesuffix("/desk"),
        signing=said.signing and said.signing.within(instance),
        office_passphrase=said.office_passphrase and instance / said.office_passphrase,
        copy_to=said.copy_to and instance / said.copy_to,
    )
