"""After a build, form, desk and status go by the content it was made from, all at once and without
a restart."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from casestore.campaign.loading import load_campaigns
from casestore.database.engine import Store
from casestore.errors import CaseStoreError
from casestore.office.instance import create
from casestore.publishing.agreed_content import Agreed, last_alone
from casestore.publishing.content_copies import digest_of
from casestore.settings import Settings, load_settings
from commands import applications
from commands.building import build_site
from commands.checking import check_content
from commands.line import Place
from commands.verifying import inventory_of
from tests.casestore.campaign.smallest_campaign import SMALLEST
from tests.generator.small_content import write_content

OLD = "campaigns/yunchuan-2022"


@dataclass
class Site:
    """An instance with its content, and the two apps that were started before the first build."""

    settings: Settings
    intake: Flask
    desk: Flask

    def status_of(self, path: str) -> int:
        return self.intake.test_client().get(path).status_code

    def text(self, path: str) -> str:
        return self.intake.test_client().get(path).text


def edit(content: Path, file: str, old: str, new: str) -> None:
    path = content / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    base = tmp_path_factory.mktemp("following")
    content = write_content(base / "content")
    create(base / "instance", load_campaigns(content), demo=False)
    settings = load_settings(base / "instance", content)
    yield Site(settings, applications._intake(settings), applications._desk(settings))


def add_a_campaign(content: Path) -> None:
    folder = content / "campaigns/yunxi-2025"
    folder.mkdir()
    (folder / "campaign.toml").write_text(SMALLEST.replace('"YC"', '"YX"'), encoding="utf-8")


def alone(site: Site) -> Agreed | None:
    store = Store(site.settings.database)
    try:
        return last_alone(store)
    finally:
        store.close()


def test_a_new_campaign_and_new_names_are_there_after_a_build_and_not_before(site: Site) -> None:
    content = site.settings.content
    build_site(site.settings, switch=True)
    assert site.status_of("/apply/yunxi-2025") == 404
    add_a_campaign(content)
    edit(content, "site.toml", "云川市履约专栏", "云川履约新栏")
    edit(content, f"{OLD}/campaign.toml", "云川市履约专项行动", "改过名字的行动")
    edit(content, f"{OLD}/campaign.toml", 'label = "账款拖欠"', 'label = "欠款未付"')
    for path in ("/apply/", "/campaigns/yunchuan-2022/", "/apply/yunchuan-2022"):
        assert "改过名字的行动" not in site.text(path) and "云川履约新栏" not in site.text(path)
    assert site.status_of("/apply/yunxi-2025") == 404

    build_site(site.settings, switch=False)  # made, and not shown: nothing changes for anybody
    assert site.status_of("/apply/yunxi-2025") == 404
    assert "改过名字的行动" not in site.text("/apply/")
    build_site(site.settings, switch=True, agreed=True)  # nor by what nobody agreed on
    assert site.status_of("/apply/yunxi-2025") == 404 and alone(site) is None

    build_site(site.settings, switch=True)
    told = alone(site)
    assert told and told.sha == digest_of(content), "who has the machine needs nobody, and is told"
    assert site.status_of("/apply/yunxi-2025") == 200
    for path in ("/apply/", "/campaigns/yunchuan-2022/", "/apply/yunchuan-2022"):
        assert "改过名字的行动" in site.text(path) and "云川履约新栏" in site.text(path), path
    assert "欠款未付" in site.text("/campaigns/yunchuan-2022/guide/")
    services = site.desk.extensions["services"]
    assert services.campaigns["yunchuan-2022"].label("category", "payment") == "欠款未付"
    site.desk.test_client().get("/desk/")
    assert site.desk.extensions["services"].site.name == "云川履约新栏"


def test_content_that_is_broken_later_changes_nothing_until_it_is_mended(site: Site) -> None:
    shutil.rmtree(site.settings.content / OLD)
    edit(site.settings.content, "site.toml", "name =", "nmae =")
    with pytest.raises(CaseStoreError):
        build_site(site.settings, switch=True)
    before = site.settings.current.readlink()
    build_site(site.settings, switch=True, agreed=True)  # a withdrawal can't wait for it
    assert site.settings.current.readlink() != before
    assert site.status_of("/apply/yunchuan-2022") == 200
    again = applications._intake(site.settings)  # also not for a process that starts now
    assert again.test_client().get("/apply/yunchuan-2022").status_code == 200


def test_a_check_warns_of_an_address_of_this_machine(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = write_content(tmp_path / "content")
    check_content(Place(site.settings.instance, content), rehearsed=False)
    said = capsys.readouterr().out
    assert "settings.toml:site_url: 现为“http://127.0.0.1:8000”" in said and "提醒" in said


def test_an_address_with_a_password_where_the_public_side_reads_it_is_named(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Place(site.settings.instance, write_content(tmp_path / "content"))
    check_content(place, rehearsed=False)
    assert "smtp_url" not in capsys.readouterr().out
    settings = site.settings.instance / "settings.toml"
    settings.write_text('smtp_url = "smtp://user:word@host"\n' + settings.read_text())
    check_content(place, rehearsed=False)
    said = capsys.readouterr().out
    assert "settings.toml:smtp_url: 现为写在公开端的账号也能读到" in said and "word" not in said
    assert any("smtp_url" in note for note in inventory_of(place.settings()).notes)
