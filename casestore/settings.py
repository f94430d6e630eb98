"""Where an instance keeps its things and how it is reached: one frozen dataclass, read once from
``settings.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from casestore.errors import ContentError, EnvironmentFault
from casestore.errors.toml_faults import read_toml, validated

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Signing:
    """The office's certificate for notices, PEM or DER; ``passphrase`` is a file that holds the
    key's passphrase.

    Trust starts at the last certificate of ``chain``, at ``certificate`` itself where there is
    no chain.
    """

    key: Path
    certificate: Path
    chain: tuple[Path, ...] = ()
    passphrase: Path | None = None

    def within(self, folder: Path) -> "Signing":
        """The same with every path taken from ``folder``."""
        passphrase = folder / self.passphrase if self.passphrase else None
        return Signing(
            folder / self.key,
            folder / self.certificate,
            tuple(folder / path for path in self.chain),
            passphrase,
        )


@dataclass(frozen=True)
class Settings:
    """One installation. ``base_path`` is ``""`` or ``/a/b`` without a trailing slash; ``site_url``
    includes it.

    ``proxies`` counts the trusted reverse proxies in front (nginx on the same host: 1): their
    word on the visitor's address is believed. ``as_of`` pins the day of a campaign (to try one
    that is over); empty in real use.
    """

    instance: Path
    content: Path
    site_url: str = "http://127.0.0.1:8000"
    base_path: str = ""
    database_url: str = ""
    smtp_url: str = ""
    mail_from: str = "qingzhang@example.gov.cn"
    proxies: int = 0
    demo: bool = False
    as_of: Mapping[str, date] = field(default_factory=dict)
    signing: Signing | None = None

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
    def keys(self) -> Path:
        return self.instance / "keys"

    @property
    def outbox(self) -> Path:
        return self.instance / "outbox"

    @property
    def releases(self) -> Path:
        return self.instance / "releases"

    @property
    def current(self) -> Path:
        return self.instance / "current"

    @property
    def work(self) -> Path:
        """The generator's workspace: mkdocs project, plates, PDF cache. May be deleted at any time.
        """
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
            raise EnvironmentFault(f"读不到密钥文件 {path}，请从备份恢复 keys 文件夹") from error


class _SigningFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    key: Path
    certificate: Path
    chain: tuple[Path, ...] = ()
    passphrase: Path | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    site_url: str = "http://127.0.0.1:8000"
    base_path: str = ""
    database_url: str = ""
    smtp_url: str = ""
    mail_from: str = "qingzhang@example.gov.cn"
    proxies: int = 0
    demo: bool = False
    as_of: dict[str, date] = {}
    signing: _SigningFile | None = None


def load_settings(instance: Path, content: Path) -> Settings:
    """The settings of ``instance``; raises :class:`EnvironmentFault` when there is none or it
    can't be read."""
    path = instance / "settings.toml"
    if not path.is_file():
        raise EnvironmentFault(f"{path} 不存在，请先运行 qingzhang init")
    try:
        values: dict[str, Any] = validated(
            _File, read_toml(path, str(path)), str(path)
        ).model_dump()
    except ContentError as error:
        raise EnvironmentFault(str(error)) from error
    values["base_path"] = (
        "/" + values["base_path"].strip("/") if values["base_path"].strip("/") else ""
    )
    values["site_url"] = values["site_url"].rstrip("/")
    if not values["site_url"].endswith(values["base_path"]):
        values["site_url"] += values["base_path"]
    if values["signing"]:
        values["signing"] = Signing(**values["signing"]).within(instance.resolve())
    return Settings(instance=instance.resolve(), content=content.resolve(), **values)
