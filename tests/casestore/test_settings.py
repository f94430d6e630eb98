"""What ``settings.toml`` may say, and what is said about it when it can't be read."""

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from casestore.errors import EnvironmentFault
from casestore.settings import (
    Accounts,
    FileSettings,
    OfficeSettings,
    Settings,
    in_the_open,
    load_public_settings,
    load_settings,
)


def settings_of(folder: Path, text: str) -> Settings:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return load_settings(folder, folder / "content")


def test_an_empty_file_gives_the_defaults_and_knows_its_folders(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "")
    assert settings == Settings(instance=tmp_path, content=tmp_path / "content")
    assert settings.database == f"sqlite:///{tmp_path}/ledger.db"


EVERY_KEY = """
site_url = "https://example.gov.cn/qz/"
base_path = "qz/"
proxies = 1
demo = true
demo_sign_in = true
database_url = "d"
smtp_url = "s"
imap_url = "i"
mail_from = "a@example.gov.cn"
desk_url = "https://desk.example.gov.cn/desk/"
office_passphrase = "keys/office.passphrase"
drafts_mb = 500
clamd = "unix:/run/clamd"
copy_to = "/mnt/copy"
crowd = 10
[as_of]
xinjian-2022 = 2022-10-17
[accounts]
public = 1001
office = 1002
generator = 1003
[signing]
key = "sign/key.pem"
certificate = "sign/own.pem"
chain = ["sign/ca.pem"]
"""


def test_every_key_of_the_file_arrives_under_its_name(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, EVERY_KEY)
    signing = settings.signing
    assert signing is not None
    assert (signing.key, signing.chain) == (tmp_path / "sign/key.pem", (tmp_path / "sign/ca.pem",))
    assert (signing.certificate, signing.passphrase) == (tmp_path / "sign/own.pem", None)
    expected = FileSettings(
        site_url="https://example.gov.cn/qz",
        base_path="/qz",
        database_url="d",
        smtp_url="s",
        imap_url="i",
        mail_from="a@example.gov.cn",
        desk_url="https://desk.example.gov.cn",
        proxies=1,
        drafts_mb=500,
        clamd="unix:/run/clamd",
        demo=True,
        demo_sign_in=True,
        as_of={"xinjian-2022": date(2022, 10, 17)},
        signing=signing,
        office_passphrase=tmp_path / "keys/office.passphrase",
        copy_to=Path("/mnt/copy"),
        crowd=10,
        accounts=Accounts(public=1001, office=1002, generator=1003),
    )
    for field in fields(FileSettings):
        assert getattr(settings, field.name) == getattr(expected, field.name)
        assert getattr(settings, field.name) != field.default, f"{field.name} is not set above"


def test_the_address_gets_the_base_path_that_it_lacks(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'site_url = "https://a.cn/"\nbase_path = "/b/"\n')
    assert settings.site_url == "https://a.cn/b"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("site_uri = 1\n", "site_uri: 现为不认识的键，应为site_url，或删去这个键"),
        ('instance = "/elsewhere"\n', "instance: 现为不认识的键，应为site_url、base_path、"),
        ("proxies = true\ndemo = 3\n", "demo: 现为“3”，应为true 或 false"),
        ("crowd = 1\n", "crowd: 现为“1”，应为5 或 10"),
        ("signing = 1\n", "signing: 现为“1”，应为表（[名称]）"),
        ('[signing]\nkey = "k"\n', "signing.certificate: 现为空缺，应为必填"),
        (
            '[signing]\nkey = "k"\ncertificate = "c"\nchian = []\n',
            "signing.chian: 现为不认识的键，应为chain，或删去这个键",
        ),
        ('[as_of]\nxinjian-2022 = "soon"\n', "as_of.xinjian-2022: 现为“soon”，应为日期"),
    ],
)
def test_a_fault_names_file_key_and_what_is_expected(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(EnvironmentFault) as raised:
        settings_of(tmp_path, text)
    assert f"{tmp_path}/settings.toml:" in str(raised.value)
    assert sentence in str(raised.value)


def test_a_copy_with_another_day_stays_an_installation(tmp_path: Path) -> None:
    pinned = replace(settings_of(tmp_path, ""), as_of={"a": date(2022, 10, 17)})
    assert pinned.today("a") == date(2022, 10, 17)
    assert pinned.instance == tmp_path


OFFICE = "".join(f'{one.name} = "of the office"\n' for one in fields(OfficeSettings))


def test_what_is_the_offices_alone_stands_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text(OFFICE)
    settings = settings_of(tmp_path, "proxies = 1\n")
    assert (settings.smtp_url, settings.database) == ("of the office", "of the office")
    assert settings.proxies == 1 and in_the_open(tmp_path) == []


@pytest.mark.parametrize(("shared", "own"), [("", OFFICE), (OFFICE, "")])
def test_the_public_side_gets_none_of_it_wherever_it_stands(
    tmp_path: Path, shared: str, own: str
) -> None:
    (tmp_path / "office.toml").write_text(own)
    (tmp_path / "settings.toml").write_text(f"proxies = 1\n{shared}")
    settings = load_public_settings(tmp_path, tmp_path / "content")
    assert settings == Settings(instance=tmp_path, content=tmp_path / "content", proxies=1)


def test_where_it_stood_before_it_still_works_and_is_named(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'smtp_url = "s"\n')
    assert settings.smtp_url == "s" and in_the_open(tmp_path) == ["smtp_url"]


@pytest.mark.parametrize(
    ("shared", "own", "sentence"),
    [
        ('smtp_url = "s"\n', OFFICE, "smtp_url 在 settings.toml 和 office.toml 里各写了一次"),
        ("", "smtp_uri = 1\n", "smtp_uri: 现为不认识的键，应为smtp_url，或删去这个键"),
        ("", "proxies = 1\n", "proxies: 现为不认识的键"),
        ("", "smtp_url = 1\n", "smtp_url: 现为“1”，应为文字"),
    ],
)
def test_a_fault_of_the_offices_file_is_told(
    tmp_path: Path, shared: str, own: str, sentence: str
) -> None:
    (tmp_path / "office.toml").write_text(own)
    with pytest.raises(EnvironmentFault) as raised:
        settings_of(tmp_path, shared)
    assert sentence in str(raised.value)


def test_a_file_of_the_offices_that_cannot_be_read_is_no_missing_one(tmp_path: Path) -> None:
    (tmp_path / "office.toml").mkdir()
    with pytest.raises(EnvironmentFault, match="office.toml"):
        settings_of(tmp_path, "")
