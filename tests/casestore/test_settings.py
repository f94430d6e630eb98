"""What ``settings.toml`` may say, and what is said about it when it can't be read."""

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from casestore.errors import EnvironmentFault
from casestore.settings import Accounts, FileSettings, Settings, load_settings


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
database_url = "d"
smtp_url = "s"
mail_from = "a@example.gov.cn"
office_passphrase = "keys/office.passphrase"
drafts_mb = 500
clamd = "unix:/run/clamd"
copy_to = "/mnt/copy"
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
        mail_from="a@example.gov.cn",
        proxies=1,
        drafts_mb=500,
        clamd="unix:/run/clamd",
        demo=True,
        as_of={"xinjian-2022": date(2022, 10, 17)},
        signing=signing,
        office_passphrase=tmp_path / "keys/office.passphrase",
        copy_to=Path("/mnt/copy"),
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
