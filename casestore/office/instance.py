"""An instance as a whole: made, backed up, put back."""

import os
import secrets
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath

from casestore.campaign.model import Campaign
from casestore.database.engine import Store, make_database, migrate
from casestore.errors import CaseStoreError
from casestore.exchange.capsules import SUFFIX
from casestore.exchange.inbox import DONE, Arrivals
from casestore.exchange.office_signature import make_signing_key
from casestore.ledger import claimants_view, heads
from casestore.lifecycle.roles import Role
from casestore.office.last_backup import note_backup
from casestore.office.pins import pin_at_start
from casestore.office.staff import Staff
from casestore.public.durable_files import write_new
from casestore.sealing.vault import make_keys
from casestore.settings import SHANGHAI, Settings

#: Secrets made at ``init``: one for each cookie, one for access codes.
SECRETS = ("intake", "desk", "receipt")

FIRST_ACCOUNT = "admin@example.gov.cn"


@dataclass(frozen=True)
class Account:
    email: str
    password: str


def create(instance: Path, campaigns: Mapping[str, Campaign], demo: bool) -> Account:
    """A new instance: keys, secrets, an empty ledger and the first staff account with its one-time
    password.

    Raises :class:`CaseStoreError` when there is one already: nothing of it is touched. One that
    broke off half made (a full disk) is finished by calling this again.
    """
    if (instance / "settings.toml").exists():
        raise CaseStoreError(f"{instance} 已经是一个实例，没有改动")
    _make_folders(instance)
    settings = Settings(instance=instance.resolve(), content=Path())
    make_database(settings.database)
    prepare(settings)
    staff = Staff(Store(settings.database))
    if staff.list():
        password = staff.reset_password_of(FIRST_ACCOUNT)
    else:
        roles = frozenset({Role.ADMIN, Role.COORDINATOR, Role.REVIEWER})
        password = staff.add(FIRST_ACCOUNT, "首个管理员", roles)
    if demo:
        from casestore.office.demo.certificate import make_test_certificate  # real use makes none

        make_test_certificate(instance / "signing")
    # last, because its presence is what makes the folder an instance
    text = _settings_text(_pinned(campaigns) if demo else {}, demo)
    write_new(instance / "settings.toml", text.encode(), 0o600)
    store = Store(settings.database)
    pin_at_start(settings, store)
    heads.add_line(settings, store)
    return Account(FIRST_ACCOUNT, password)


def prepare(settings: Settings) -> None:
    """The folders of the counter, and the office's signing key in an instance that never signed:
    made where they are missing, and what an earlier layout had elsewhere moved there."""
    if not (settings.instance / heads.LOG).exists():
        make_signing_key(settings.keys)
    Arrivals(settings.inbox)
    settings.capsules.mkdir(exist_ok=True)
    drafts = settings.instance / "drafts"
    if drafts.is_dir() and not settings.drafts.exists():
        drafts.rename(settings.drafts)


def _make_folders(instance: Path) -> None:
    """The folders, the keys and the secrets; what is there already stays."""
    for name in ("keys", "evidence", "outbox", "releases", "work"):
        (instance / name).mkdir(parents=True, exist_ok=True)
        (instance / name).chmod(0o700 if name in ("keys", "evidence", "outbox") else 0o755)
    make_keys(instance / "keys")
    make_signing_key(instance / "keys")
    for name in SECRETS:
        path = instance / "keys" / f"{name}.secret"
        if not path.exists():
            write_new(path, secrets.token_urlsafe(48).encode(), 0o600)


def _pinned(campaigns: Mapping[str, Campaign]) -> dict[str, date]:
    """A day inside the collection of every campaign that is not collecting today, so that it can
    be tried out."""
    today = datetime.now(SHANGHAI).date()
    days = {}
    for id, campaign in campaigns.items():
        window = campaign.collection
        if not window.start <= today <= window.end:
            days[id] = window.start + timedelta(days=round((window.end - window.start).days * 0.8))
    return days


def _settings_text(as_of: Mapping[str, date], demo: bool) -> str:
    lines = [
        "# 本实例的设置。改动后请重新启动 qingzhang serve。",
        '# site_url = "https://www.example.gov.cn"      # 公开站的网址',
        '# base_path = "/zhuanlan/qingzhang"            # 作为专栏放在上级网站的子路径下',
        "# proxies = 1                                  # 前面有几层可信的反向代理（如 nginx）",
        '# smtp_url = "smtp://user:password@host:587"   # 不写则信件存入 outbox/',
        f"demo = {'true' if demo else 'false'}",
    ]
    off = "" if demo else "# "
    lines += [
        "",
        f"{off}[signing]  # 公告 PDF 的签名证书（PEM 或 DER），放在本文件夹，私钥只给生成程序读",
        f'{off}key = "signing/key.pem"',
        f'{off}certificate = "signing/certificate.pem"',
        '# chain = ["signing/issuer.pem", "signing/root.pem"]  # 上级证书，由下至上',
        '# passphrase = "signing/passphrase"                   # 存放私钥口令的文件',
    ]
    if as_of:
        lines += ["", "[as_of]  # 示例环境：已结束的专项行动按这一天演示"]
        lines += [f"{id} = {day.isoformat()}" for id, day in as_of.items()]
    return "\n".join(lines) + "\n"


def back_up(settings: Settings, file: Path) -> str:
    """Write ledger, evidence, keys, settings, unsent mail, what claimants have sent and what they
    may read into the tar archive ``file``, its owner's alone.

    Public releases are left out: ``qingzhang build`` makes them anew. The ledger is copied
    consistently while in use. Returns the sentence for the person; an existing ``file`` is never
    overwritten.
    """
    if not settings.database.startswith("sqlite:///"):
        raise CaseStoreError(
            "台账在外部数据库中，请用该数据库的备份工具，另行备份 keys、evidence 两个文件夹"
        )
    if file.exists():
        raise CaseStoreError(f"{file} 已存在，没有覆盖")
    partial = file.with_name(file.name + ".partial")
    try:
        with tempfile.TemporaryDirectory(dir=settings.instance) as folder:
            _copy_capsules(settings, Path(folder) / "capsules")  # older than the ledger, if at all
            copy = Path(folder) / "ledger.db"
            Store(settings.database).copy_to(copy)
            lines = heads.as_of(settings.instance / heads.LOG, copy)
            (Path(folder) / heads.LOG).write_bytes(lines)
            _pack(settings.instance, copy, partial)
        partial.rename(file)
        note_backup(settings.instance)
    except BaseException:
        partial.unlink(missing_ok=True)  # half a backup holds the whole key
        raise
    size = file.stat().st_size / 1_000_000
    return f"已备份到 {file}（{size:.1f} MB）。其中有密钥，请像密钥一样保管。"


def _copy_capsules(settings: Settings, target: Path) -> None:
    target.mkdir()
    for path in settings.capsules.glob(f"*{SUFFIX}"):
        (target / path.name).write_bytes(path.read_bytes())


def _pack_public_side(archive: tarfile.TarFile, instance: Path) -> None:
    """What claimants have sent, and drafts, while both come and go. Items that were taken in are
    packed as waiting: the copy of the ledger may be older, and knows those that it has."""
    public = Settings(instance=instance, content=Path()).public_side
    for path in sorted(public.rglob("*")):
        if not path.is_file() or path.name.startswith(".") or path.parent.name == "counters":
            continue
        folder = path.parent.parent if path.parent.name == DONE else path.parent
        try:
            archive.add(path, (folder / path.name).relative_to(instance).as_posix())
        except FileNotFoundError:
            continue  # taken in or sent meanwhile, and packed or in the ledger


def _pack(instance: Path, ledger: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz") as archive:
            archive.add(ledger, "ledger.db")
            for name in (heads.LOG, "capsules"):
                archive.add(ledger.with_name(name), name)
            for name in ("settings.toml", "keys", "signing", "evidence", "outbox"):
                if (instance / name).exists():
                    archive.add(instance / name, name)
            _pack_public_side(archive, instance)
        file.flush()
        os.fsync(file.fileno())


def restore(instance: Path, file: Path) -> str:
    """Put the archive ``file`` back into ``instance``, which must be empty or absent; then check
    the ledger.

    Raises :class:`CaseStoreError` for a file that is no backup; ``instance`` is then left as it
    was.
    """
    if instance.exists() and any(instance.iterdir()):
        raise CaseStoreError(f"{instance} 不是空文件夹，没有恢复")
    instance.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=instance.parent) as folder:
        staged = Path(folder) / "instance"
        try:
            with tarfile.open(file) as archive:
                archive.extractall(staged, members=_plain(archive))  # noqa: S202 - only plain members inside it
        except (tarfile.TarError, EOFError) as error:
            raise CaseStoreError(f"{file} 不是完整的备份文件") from error
        if not (staged / "ledger.db").is_file() or not (staged / "settings.toml").is_file():
            raise CaseStoreError(f"{file} 不是清账的备份文件")
        for name in ("releases", "work", "outbox", "evidence", "capsules"):
            (staged / name).mkdir(exist_ok=True)
        (staged / "keys").chmod(0o700)
        _bring_up_to_date(f"sqlite:///{staged / 'ledger.db'}")
        if instance.exists():
            instance.rmdir()
        staged.rename(instance)
    at = datetime.now(UTC).astimezone(SHANGHAI)
    return f"已恢复到 {instance}（{at:%Y-%m-%d %H:%M}），请运行 qingzhang build 重新生成公开站"


def _bring_up_to_date(database: str) -> None:
    """Today's layout; and every capsule is owed, since those of the backup may be older than its
    ledger."""
    migrate(database)
    store = Store(database)
    claimants_view.owe_all(store)
    store.close()


def _plain(archive: tarfile.TarFile) -> list[tarfile.TarInfo]:
    """The members of a backup: files and folders inside it, readable by their owner only; nothing
    else is unpacked.

    (tarfile's own ``filter`` came with Python 3.11.4; Debian 12 has 3.11.2.)
    """
    members = []
    for member in archive:
        parts = PurePosixPath(member.name).parts
        if (
            (member.isfile() or member.isdir())
            and ".." not in parts
            and not member.name.startswith("/")
        ):
            member.mode &= 0o700
            member.uid, member.gid = os.getuid(), os.getgid()
            members.append(member)
    return members
