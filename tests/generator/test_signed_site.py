"""A release whose notices are signed: what its pages say, and what a check of it finds."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.paper.signature_check import Checked, check_release
from generator.paper.signing import CERTIFICATE, signed_by
from qingzhang import main
from tests.generator.conftest import ROOT, Built
from tests.generator.paper.certificates import make_pair


def notice_pdfs(release: Path) -> list[Path]:
    return sorted(release.glob("campaigns/*/notices/*/*.pdf"))


def pages(release: Path) -> list[str]:
    return [
        (path.parent / "index.html").read_text(encoding="utf-8") for path in notice_pdfs(release)
    ]


def test_a_notice_says_how_to_check_its_signature_only_where_it_is_signed(
    instance: Built, again: Callable[..., Built], tmp_path: Path
) -> None:
    signing = make_pair("云川市公告签名测试证书").write(tmp_path / "office")
    release = again(signing=signing).release.path
    assert pages(release)
    for page in pages(release):
        assert signed_by(signing).fingerprint in page
        assert "云川市公告签名测试证书" in page or "雲川市公告簽名測試證書" in page
        assert CERTIFICATE in page
    assert (release / CERTIFICATE).read_bytes() == signed_by(signing).certificate
    assert not any("SHA-256" in page for page in pages(instance.release.path))
    assert not (instance.release.path / CERTIFICATE).exists()


def test_the_check_of_a_release_names_each_notice_that_is_not_as_signed(
    instance: Built, again: Callable[..., Built], tmp_path: Path
) -> None:
    signing = make_pair("云川市营商环境办公室").write(tmp_path / "office")
    assert len(check_release(instance.release.path, signing).faults) == len(
        notice_pdfs(instance.release.path)
    )
    release = again(signing=signing).release.path
    assert check_release(release, signing) == Checked()
    altered = notice_pdfs(release)[0]
    data = altered.read_bytes()
    altered.unlink()  # its bytes are shared with other releases
    altered.write_bytes(data[:2000] + bytes([data[2000] ^ 1]) + data[2001:])
    (found,) = check_release(release, signing).faults
    assert found == f"{altered.relative_to(release)}：内容在签名后被改动"


def test_the_command_verify_checks_the_signatures_of_the_live_release(
    instance: Built, again: Callable[..., Built], tmp_path: Path
) -> None:
    place = tmp_path / "place"
    run = CliRunner(env={})
    options = ["--instance", str(place), "--content", str(ROOT / "content")]
    (tmp_path / "passphrase").write_text("a passphrase for tests\n")
    run.env["QINGZHANG_PASSPHRASE_FILE"] = str(tmp_path / "passphrase")
    assert run.invoke(main, [*options, "init"]).exit_code == 0
    signing = make_pair("云川市营商环境办公室").write(place / "signing")
    settings = place / "settings.toml"
    told = (
        settings.read_text(encoding="utf-8")
        .replace("# [signing]", "[signing]")
        .replace("# key =", "key =")
    )
    settings.write_text(told.replace("# certificate =", "certificate ="), encoding="utf-8")
    (place / "current").symlink_to(instance.release.path)
    found = run.invoke(main, [*options, "verify"])
    expected = len(notice_pdfs(instance.release.path))
    assert found.exit_code == 1
    assert found.stderr.count(".pdf：没有签名") == expected
    (place / "current").unlink()
    (place / "current").symlink_to(again(signing=signing).release.path)
    # What is still found is of the inventory: this release was built for another instance.
    assert ".pdf" not in run.invoke(main, [*options, "verify"]).stderr


@pytest.mark.parametrize("demo", [True, False])
def test_only_the_demo_makes_a_certificate_and_says_that_it_is_a_test(
    tmp_path: Path, demo: bool
) -> None:
    from casestore.campaign.loading import load_campaigns
    from casestore.office.instance import create
    from casestore.settings import load_settings

    create(tmp_path / "place", load_campaigns(ROOT / "content"), demo)
    signing = load_settings(tmp_path / "place", ROOT / "content").signing
    assert (signing is not None) == demo
    if signing:
        assert "测试" in signed_by(signing).name
        assert signing.key.stat().st_mode & 0o077 == 0
