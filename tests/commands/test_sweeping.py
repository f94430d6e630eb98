"""No release is shown, and none comes back, that identifies somebody; unchanged files are read
once, and for whoever is new in the ledger once more."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from casestore.campaign.edition import edition_of
from casestore.errors import CaseStoreError
from casestore.publishing.sweep import memo, texts
from casestore.publishing.sweep.release import Swept
from commands.rolling_back import roll_back
from commands.sweeping import sweep_by_hand, swept_release
from commands.switching import Switching
from generator.release.manifest import read_manifest
from generator.release.releases import ReleaseDraft, current_release, releases, switch
from tests.casestore.ledger_fixture import Office, open_office
from tests.commands.test_rolling_back import live
from tests.commands.test_rolling_back import release as online
from tests.commands.test_switching import ID
from tests.commands.test_switching import release as made

NAMED = "南昌砚渡沐建材有限公司"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return open_office(tmp_path)


def draft(office: Office, id: str, files: dict[str, str | bytes]) -> Path:
    """A release of the office's own with ``files``, shown by nobody yet."""
    new = ReleaseDraft(office.settings.shown, id, None)
    new.write("content.json", edition_of(office.settings.content).to_json(), "content")
    for path, said in files.items():
        new.write(path, said if isinstance(said, bytes) else said.encode(), "key")
    new.write_manifest()
    return new.finish().path


def swept(office: Office, path: Path, anew: bool = False) -> Swept:
    return swept_release(office.ledger, path, anew)


def test_a_release_that_identifies_a_case_is_not_shown_and_says_where(office: Office) -> None:
    receipt = office.register(enterprise=NAMED)
    path = made(office)
    page = ReleaseDraft(office.settings.releases, f"{ID}-2", path)
    for one, entry in read_manifest(path).files.items():
        page.take(one, entry.key)
    page.write("notices/a.html", f"<p>与{NAMED[:6]}<b>{NAMED[6:]}</b>签订</p>".encode(), "a")
    page.write_manifest()
    page.finish()
    told: list[str] = []
    with pytest.raises(CaseStoreError) as caught:
        Switching(office.ledger, True, told.append).heard(f"release\t{ID}-2")
    sentence = str(caught.value)
    assert re.match(rf"notices/a\.html第 6 字节处有台账序号 {receipt.case_id}的标识", sentence)
    assert "公开站保持原样" in sentence
    assert not any(NAMED[2:5] in line for line in (sentence, *told))
    assert current_release(office.settings.current) is None
    assert [one.name for one in office.settings.shown.iterdir()] == [".lock"]
    assert not (office.settings.swept / memo.FILE).exists()


def test_an_older_release_is_swept_with_the_identifiers_of_today(office: Office) -> None:
    online(office, "20220615-100000")
    data = office.settings.public_db.read_bytes()
    draft(office, "20220616-100000", {"data/a.json": f'["{NAMED}"]', "data/public.db": data})
    online(office, "20220617-100000")
    office.register(enterprise=NAMED)
    with pytest.raises(CaseStoreError, match=r"不能恢复：data/a\.json第 2 字节处有台账序号 1"):
        roll_back(office.ledger, "20220616-100000")
    assert live(office) == "20220617-100000"
    roll_back(office.ledger, "20220615-100000")
    assert live(office) == "20220615-100000"


def test_what_did_not_change_is_read_once_and_once_more_for_who_is_new(office: Office) -> None:
    office.register("a")
    pages: dict[str, str | bytes] = {"a.html": "<p>一页</p>", "b.html": f"<p>{NAMED}</p>"}
    path = draft(office, "20220615-100000", pages)
    assert swept(office, path).read == 3
    assert (swept(office, path).read, swept(office, path).known) == (0, 3)
    assert swept(office, path, anew=True).read == 3
    more = draft(office, "20220616-100000", {**pages, "c.html": "<p>又一页</p>"})
    assert (swept(office, more).read, swept(office, path).known) == (1, 3)
    office.register("b")
    assert (swept(office, more).read, swept(office, path).known) == (0, 3), "they told nobody"
    case = office.register("c", enterprise=NAMED).case_id
    for _again in range(2):
        (hit,) = swept(office, more).hits
        assert (hit.path, hit.owner.id) == ("b.html", case)


def test_what_is_remembered_and_was_changed_makes_it_read_everything(office: Office) -> None:
    office.register("a")
    path = draft(office, "20220615-100000", {"a.html": f"<p>{NAMED}</p>"})
    swept(office, path)
    for name in (memo.FILE, texts.FILE):
        file = office.settings.swept / name
        data = file.read_bytes()
        file.write_bytes(data[:40] + bytes((data[40] ^ 1,)) + data[41:])
        office.register(name)
        assert (swept(office, path).read, swept(office, path).known) == (2, 2)
        file.unlink()
        office.register(f"{name} gone")
        assert (swept(office, path).read, swept(office, path).known) == (2, 2)


def test_texts_that_grew_too_long_are_made_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.register()
    path = draft(office, "20220615-100000", {"a.html": "<p>一页</p>"})
    swept(office, path)
    monkeypatch.setattr(texts, "_SMALL", -1_000_000)
    assert swept(office, path).read == 2


def test_of_a_text_that_no_file_has_any_more_nobody_is_told(office: Office) -> None:
    office.register("a")
    pages: dict[str, str | bytes] = {"a.html": "<p>一页</p>", "b.html": f"<p>{NAMED}</p>"}
    swept(office, draft(office, "20220615-100000", pages))
    less = draft(office, "20220616-100000", {"a.html": "<p>一页</p>"})
    office.register("b", enterprise=NAMED)
    found = swept(office, less)
    assert (found.faults, found.read) == ([], 2), "the texts may tell of her, the files do not"
    assert swept(office, less).read == 0


def test_other_code_and_other_contacts_make_it_read_everything(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.register()
    path = draft(office, "20220615-100000", {"a.html": "<p>一页</p>"})
    swept(office, path)
    with monkeypatch.context() as patched:
        patched.setattr(memo, "program", lambda: "another program")
        assert swept(office, path).read == 2
    swept(office, path)
    site = edition_of(office.settings.content)
    other = site.model_copy(update={"site": site.site.model_copy(update={"phone": "12345678"})})
    again = ReleaseDraft(office.settings.shown, "20220616-100000", None)
    again.write("content.json", other.to_json(), "content")
    again.write("a.html", "<p>一页</p>".encode(), "key")
    again.write_manifest()
    assert swept(office, again.finish().path).read == 2


def test_what_the_office_publishes_itself_is_no_hit(office: Office) -> None:
    campaign = office.campaigns["xinjian-2022"]
    channel = next(one for one in campaign.channels if one.phone)
    office.register(phone=channel.phone)
    path = draft(office, "20220615-100000", {"a.html": f"<p>电话 {channel.phone}</p>"})
    assert swept(office, path).faults == []
    other = draft(office, "20220616-100000", {"a.html": "<p>电话 13700137123</p>"})
    office.register("b", phone="13700137123")
    assert len(swept(office, other).hits) == 1


def test_a_manifest_that_says_more_than_it_may_is_a_fault(office: Office) -> None:
    path = draft(office, "20220615-100000", {"a.html": "<p>一页</p>"})
    manifest = path / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"files":', b'"files": {}, "files":'))
    assert swept(office, path).faults == ["manifest.json 里有不该有的内容"]


def test_by_hand_it_says_what_it_read_or_where(office: Office) -> None:
    office.register(enterprise=NAMED)
    draft(office, "20220615-100000", {"a.html": "<p>一页</p>"})
    draft(office, "20220616-100000", {f"{NAMED}.html": "<p>一页</p>", "b.exe": "MZ"})
    bad, good = releases(office.settings.shown)
    said = sweep_by_hand(office.ledger, good, anew=False)
    assert said == "版本 20220615-100000 没有带出标识：检查了 2 个文件"
    with pytest.raises(CaseStoreError) as caught:
        sweep_by_hand(office.ledger, bad, anew=False)
    first, second = str(caught.value).splitlines()
    assert first.startswith("名称带有标识的文件（SHA-256 ") and NAMED[2:5] not in str(caught.value)
    assert second == "b.exe 没法检查：文件类型不认识，或者与扩展名不符"


def test_the_command_ends_with_what_it_found(tmp_path: Path) -> None:
    from qingzhang import main

    office = open_office(tmp_path)
    (tmp_path / "settings.toml").write_text("")
    office.register(enterprise=NAMED)
    where = ["--instance", str(tmp_path), "sweep"]

    def ended(*given: str) -> int:
        return CliRunner().invoke(main, [*where, *given]).exit_code

    assert ended() == 3  # no release yet
    good = draft(office, "20220615-100000", {"a.html": "<p>一页</p>"})
    bad = draft(office, "20220616-100000", {"a.html": f"<p>{NAMED}</p>"})
    switch(office.settings.current, good)
    assert (ended(), ended(good.name), ended(bad.name), ended("20220101-000000")) == (0, 0, 1, 2)
    (good / "a.html").write_text("changed")
    assert ended() == 3
