"""One content folder, one workspace and one built release for all tests of the build: later
builds reuse its plates."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from generator.build import Options, ReleaseInfo, build
from tests.generator.paper.torture import Printed, printed_torture
from tests.generator.small_content import case, counts, write_content, write_public

ROOT = Path(__file__).resolve().parents[2]
SITE_URL = "https://example.gov.cn/zhuanlan/qingzhang"


@dataclass(frozen=True)
class Built:
    """A finished build with what it was made from."""

    options: Options
    release: ReleaseInfo
    steps: list[tuple[str, str]]

    def text(self, path: str) -> str:
        return (self.release.path / path).read_text(encoding="utf-8")


def run(options: Options) -> Built:
    """One build in this process."""
    steps: list[tuple[str, str]] = []
    release = build(options, lambda stage, text: steps.append((stage, text)))
    return Built(options, release, steps)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A release of 80 cases in one campaign and none in the other. Read only."""
    base = tmp_path_factory.mktemp("instance")
    content = write_content(base / "content")
    public = write_public(
        base / "public.db", [case(number) for number in range(80)], monthly=counts()
    )
    return run(
        Options(
            content=content,
            public=public,
            out=base / "releases",
            current=base / "current",
            work=base / "work",
            fonts=ROOT / "fonts",
            site_url=SITE_URL,
        )
    )


@pytest.fixture(scope="session")
def torture(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The torture notice, its measured pages, its bytes."""
    return printed_torture(tmp_path_factory.mktemp("torture"))


@pytest.fixture
def instance(built: Built, tmp_path: Path) -> Built:
    """The built instance as the test's own copy: its releases may be changed, plates and PDFs
    are at hand."""
    base = built.options.out.parent
    shutil.copytree(base / "content", tmp_path / "content")
    shutil.copytree(base / "work", tmp_path / "work")
    shutil.copy(base / "public.db", tmp_path / "public.db")
    options = replace(
        built.options,
        content=tmp_path / "content",
        public=tmp_path / "public.db",
        out=tmp_path / "releases",
        current=tmp_path / "current",
        work=tmp_path / "work",
    )
    return run(options)


@pytest.fixture
def again(instance: Built) -> Callable[..., Built]:
    """Build the instance once more, with changed options if any."""
    return lambda **changes: run(replace(instance.options, **changes))
