"""A build killed at any point leaves the site whole, and the next build works."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from generator.release.releases import current_release, verify
from tests.generator.conftest import ROOT, Built, run
from tests.generator.small_content import case, counts, write_public
from tests.generator.test_build import command

#: (stage at whose line the kill comes, seconds after it): drawing and printing are under way, files
#: half written.
POINTS = [
    ("gather", 0.0),
    ("check", 0.0),
    ("plates", 0.0),
    ("plates", 0.3),
    ("press", 0.0),
    ("press", 0.02),
    ("pdf", 0.2),
    ("search", 0.0),
    ("manifest", 0.0),
    ("switch", 0.0),
]


def killed_at(arguments: list[str], stage: str, delay: float) -> None:
    """Start a build and kill its whole process group ``delay`` seconds after it announced
    ``stage``."""
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(f"{stage}\t"):
                break
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize(("stage", "delay"), POINTS)
def test_a_killed_build_leaves_the_site_whole_and_the_next_one_works(
    instance: Built, stage: str, delay: float
) -> None:
    options = instance.options
    guide = options.content / "campaigns/yunchuan-2022/guide.md"
    guide.write_text(guide.read_text() + "\n新加一句。\n")
    write_public(
        options.public, [case(199), *[case(number) for number in range(80)]], monthly=counts()
    )
    killed_at(command(options), stage, delay)
    shown = current_release(options.current)
    assert shown is not None and verify(shown) == []
    after = run(options)
    assert (
        verify(after.release.path) == []
        and current_release(options.current) == after.release.path.resolve()
    )
    assert "新加一句" in after.text("campaigns/yunchuan-2022/guide/index.html")
    assert (after.release.path / "campaigns/yunchuan-2022/cases/YC-000199.html").is_file()
    assert leftovers(options.out) == []


def leftovers(out: Path) -> list[str]:
    return [path.name for path in out.glob(".*.partial")]


def test_a_full_disk_leaves_the_site_and_says_so(instance: Built) -> None:
    """The limit on file sizes stands for the full disk: both end a write with an OSError in the
    middle."""
    write_public(instance.options.public, [case(199)], monthly=counts())
    shell = [
        "bash",
        "-c",
        'trap "" XFSZ; ulimit -f 8; exec "$@"',
        "bash",
        *command(instance.options),
    ]
    done = subprocess.run(shell, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 3, done.stderr
    assert "没有完成" in done.stderr and len(done.stderr.splitlines()) == 1
    assert current_release(instance.options.current) == instance.release.path.resolve()
    assert leftovers(instance.options.out) == []
    assert run(instance.options).release.path.is_dir()
