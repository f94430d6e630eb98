"""An instance as a whole: made once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from casestore.campaign.model import Campaign
from casestore.database.engine import Store, make_database
from casestore.database.tables import CaseTable
from casestore.errors import CaseStoreError
from casestore.exchange.inbox import Arrivals
from casestore.exchange.office_signature import Signer, make_signing_key
from casestore.exchange.receipt_certificate import certificate_there
from casestore.ledger import heads
from casestore.lifecycle.roles import Role
from casestore.office.factor_key import FACTOR
from casestore.office.keys.cards import Card, new_cards
from casestore.office.keys.ring import first_pins
from casestore.office.pins import pin_at_start
from casestore.office.staff import Staff
from casestore.public.durable_files import write_new
from casestore.publishing.approvals import APPROVAL
from casestore.sealing.recipients import RECIPIENTS, read_recipients, write_recipients
from casestore.sealing.vault import KEY, Opener, make_keys
from casestore.settings import OFFICE_SETTINGS, SHANGHAI, Accounts, Settings

#: Secrets made at ``init``: one for each cookie, one for access codes, one for approvals, one for
#: second factors.
SECRETS = ("intake", "desk", "receipt", APPROVAL, FACTOR)

FIRST_ACCOUNT = "admin@example.gov.cn"


#: Where a demonstration keeps the passphrase of its key, for all who may read the folder.
DEMO_PASSPHRASE = Path("keys/office.passphrase")


@dataclass(frozen=True)
class Account:
    """The first account, its one-time password, and the recovery cards, which nothing keeps."""

    email: str
    password: str
    cards: Sequence[Card] = ()


def create(
    instance: Path, campaigns: Mapping[str, Campaign], demo: bool, passphrase: str = ""
) -> Account:
    """A new instance: keys, secrets, an empty ledger and the first staff account with its one-time
    password. ``passphrase`` is for the office's key; a demonstration draws its own, without one
    the key lies in the open until somebody wraps it.

    Raises :class:`CaseStoreError` when there is one already: nothing of it is touched. One that
    broke off half made (a full disk) is finished by calling this again, with new cards.
    """
    if (instance / "settings.toml").exists():
        raise CaseStoreError(f"{instance} 已经是一个实例，没有改动")
    settings = Settings(instance=instance.resolve(), content=Path())
    _make_folders(instance)
    if demo:
        passphrase = _demo_passphrase(instance / DEMO_PASSPHRASE)
    prepare(settings)
    certificate_there(settings.keys, Signer.load(settings.keys))
    store = _new_store(settings.database)
    cards, password = _make_keys(settings.keys, store, passphrase), _first_password(Staff(store))
    if demo:
        _make_certificate(instance / "signing")
    if not (instance / OFFICE_SETTINGS).exists():
        write_new(instance / OFFICE_SETTINGS, _OFFICE_TEXT.encode(), 0o600)
    text = _settings_text(_pinned(campaigns) if demo else {}, demo).encode()
    write_new(instance / "settings.toml", text, 0o600)  # last: it makes the folder an instance
    pin_at_start(settings, store)
    heads.add_line(settings, store)
    store.close()
    return Account(FIRST_ACCOUNT, password, cards)


def _make_certificate(folder: Path) -> None:
    from casestore.office.demo.certificate import make_test_certificate  # real use makes none

    make_test_certificate(folder)


def _new_store(database: str) -> Store:
    make_database(database)
    return Store(database)


def _first_password(staff: Staff) -> str:
    """The one-time password of the first account, which is made where it isn't there."""
    if staff.list():
        return staff.reset_password_of(FIRST_ACCOUNT)
    return staff.add(FIRST_ACCOUNT, "首个管理员", frozenset({Role.ADMIN}))


def _demo_passphrase(file: Path) -> str:
    if not file.exists():
        write_new(file, f"{secrets.token_urlsafe(18)}\n".encode(), 0o600)
    return file.read_text(encoding="ascii").strip()


def _make_keys(keys: Path, store: Store, passphrase: str) -> Sequence[Card]:
    """The office's key, two recovery keys, and all three pinned in the ledger. Nothing is sealed
    yet, so what a try left behind that broke off makes room: its cards were never shown."""
    cards = new_cards()
    recovery = [card.recipient for card in cards]
    if (keys / KEY).exists():
        with store.read() as session:
            if session.scalars(select(CaseTable.id).limit(1)).first() is not None:
                raise CaseStoreError(f"{keys.parent} 里有台账，却没有 settings.toml，请从备份恢复")
        office = Opener.load(keys, lambda: passphrase).recipients
        write_recipients(keys, [*office, *recovery])
    else:
        (keys / RECIPIENTS).unlink(missing_ok=True)
        make_keys(keys, passphrase, recovery)
        office = read_recipients(keys)[:1]
    first_pins(store, office, recovery)
    return cards


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
    """The folders and the secrets; what is there already stays."""
    for name in ("keys", "evidence", "outbox", "releases", "shown", "contents", "work"):
        (instance / name).mkdir(parents=True, exist_ok=True)
        (instance / name).chmod(0o700 if name in ("keys", "evidence", "outbox") else 0o755)
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


_OFFICE_TEXT = """\
# 只有办公端能读的设置：带口令的地址写在这里，不写进 settings.toml。
# 改动后请重新启动 qingzhang serve。
# smtp_url = "smtp://user:password@host:587"        # 不写则信件存入 outbox/
# database_url = "postgresql+psycopg://user:password@host/qingzhang"  # 不写则台账是 ledger.db
"""


_DEMO_SETTINGS = {
    True: ("demo = true", "demo_sign_in = true  # 示例账号登录只要密码，不要动态验证码"),
    False: ("demo = false",),
}


def _settings_text(as_of: Mapping[str, date], demo: bool) -> str:
    lines = [
        "# 本实例的设置。改动后请重新启动 qingzhang serve。",
        '# site_url = "https://www.example.gov.cn"      # 公开站的网址',
        '# base_path = "/zhuanlan/qingzhang"            # 作为专栏放在上级网站的子路径下',
        '# desk_url = "https://desk.inner.example"      # 办公端的网址，写进工作人员的提醒信和日历',
        "# proxies = 1                                  # 前面有几层可信的反向代理（如 nginx）",
        '# copy_to = "/mnt/copy"                       # 另一块磁盘上的文件夹，来件随到随存一份',
        *_DEMO_SETTINGS[demo],
        f'{"" if demo else "# "}office_passphrase = "{DEMO_PASSPHRASE}"'
        "  # 办公密钥的口令所在的文件，只供示例环境",
    ]
    lines += [
        "",
        "# [accounts]  # 公开端、办公端、生成程序各用一个系统账号（编号），见 deploy/README.md",
        *(f"# {name} = {number}" for name, number in vars(Accounts()).items()),
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
