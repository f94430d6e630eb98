"""A release taken over out of a folder that isn't trusted: what is copied is what the manifest
lists, and nothing else of the machine."""

import json
import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from generator.errors import BuildFault
from generator.release.manifest import MANIFEST
from generator.release.own_copy import copied
from generator.release.releases import (
    ReleaseDraft,
    ReleaseInfo,
    prune_and_clone,
    read_manifest,
    switch,
    verify,
)
from tests.torture.as_account import as_account

#: What a page says, and a file of the office's too: nothing tells them apart but where they lie.
PAGE = b"page"
FIRST, SECOND, THIRD = "20220901-080000", "20220901-080000-2", "20220901-080000-3"
#: The account of the generator, where there can be another one.
OTHER = 60803 if os.geteuid() == 0 else 0


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with the releases of the generator and those of the office, for all to enter."""
    with TemporaryDirectory(dir="/tmp") as name:
        place = Path(name)
        place.chmod(0o755)
        for folder in ("made", "shown"):
            (place / folder).mkdir()
        (place / "secret").write_bytes(PAGE)
        made(place, FIRST, {"index.html": b"one", "a/b/page.html": PAGE, "a/other.html": b"x"})
        yield place


def made(place: Path, id: str, files: dict[str, bytes]) -> Path:
    draft = ReleaseDraft(place / "made", id, None)
    for path, data in files.items():
        draft.write(path, data, f"key of {path}", ())
    draft.write_manifest()
    return draft.finish().path


def take(place: Path, id: str) -> ReleaseInfo:
    """As the office does: copy, show, prepare the next."""
    draft, manifest = copied(place / "made", id, place / "shown", place / "current")
    release = draft.finish()
    switch(place / "current", release.path)
    prune_and_clone(place / "shown", place / "current", release, manifest.files)
    return release


def test_the_copy_is_whole_and_no_file_is_shared_with_its_maker(place: Path) -> None:
    shown, source = take(place, FIRST).path, place / "made" / FIRST
    assert verify(shown) == [] and read_manifest(shown) == read_manifest(source)
    for path in ("index.html", "a/b/page.html", MANIFEST):
        assert not (shown / path).samefile(source / path)
        assert (shown / path).stat().st_nlink <= 2  # its clone has it too


@pytest.mark.parametrize("clone", [True, False])
def test_only_what_changed_is_copied_and_what_went_is_gone(place: Path, clone: bool) -> None:
    first = take(place, FIRST).path
    if not clone:
        (place / "shown" / f".{FIRST}.clone").rename(place / "away")
    made(place, SECOND, {"index.html": b"two", "a/b/page.html": PAGE})
    release = take(place, SECOND)
    assert (release.made, release.linked) == (1, 1) and verify(release.path) == []
    assert (release.path / "a/b/page.html").samefile(first / "a/b/page.html")
    assert (first / "index.html").read_bytes() == b"one" and verify(first) == []


def test_a_release_of_elsewhere_lends_no_file(place: Path) -> None:
    """What was shown before the office had copies of its own is the generator's still."""
    switch(place / "current", place / "made" / FIRST)
    made(place, SECOND, {"index.html": b"one"})
    assert take(place, SECOND).linked == 0


def test_its_maker_reaches_the_copy_no_more(place: Path) -> None:
    source, page = place / "made" / FIRST, "a/b/page.html"
    for path in (source, *source.rglob("*")):
        if OTHER:
            os.chown(path, OTHER, OTHER)
    still_open = (source / page).open("r+b")
    shown = take(place, FIRST).path

    def alter() -> None:
        still_open.write(b"PAGE")
        still_open.flush()
        (source / "index.html").write_bytes(b"another")

    assert as_account(OTHER, (), alter, 20) == "done"
    still_open.close()
    assert verify(shown) == [] and len(verify(source)) == 2
    write = as_account(OTHER, (), lambda: (shown / page).write_bytes(b"PAGE"), 20)
    assert write.startswith("PermissionError") or not OTHER


def lying(place: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Have the manifest say something else."""
    file = place / "made" / FIRST / MANIFEST
    said = json.loads(file.read_bytes())
    change(said)
    file.write_text(json.dumps(said))


def listed(path: str) -> Callable[[dict[str, Any]], object]:
    """A manifest that lists ``path`` too, with the bytes of the secret."""
    entry = [sha256(PAGE).hexdigest(), len(PAGE), ""]

    def change(said: dict[str, Any]) -> None:
        said["files"][path] = entry
        said["count"] += 1

    return change


@pytest.mark.parametrize(
    "change",
    [
        *map(listed, ("../../secret", "/etc/passwd", "a//b", "a/./c", "a/../x", MANIFEST, "a\0")),
        lambda said: said.update(id=SECOND),
        lambda said: said.update(made_at="yesterday"),
        lambda said: said.update(count=7),
        lambda said: said["files"]["index.html"].__setitem__(0, "not hexadecimal"),
        lambda said: said["files"]["index.html"].__setitem__(1, -1),
        lambda said: said["files"]["index.html"].__setitem__(1, 1 << 60),
        lambda said: said["files"]["index.html"].__setitem__(1, 2),
        lambda said: said["files"].update({"index.html": 7}),
        lambda said: said.update(more=1),
        lambda said: said.clear(),
    ],
)
def test_a_manifest_that_lies_is_not_taken_over(
    place: Path, change: Callable[[dict[str, Any]], object]
) -> None:
    lying(place, change)
    with pytest.raises(BuildFault, match=FIRST):
        take(place, FIRST)
    assert list((place / "shown").iterdir()) == []


def _file(path: Path) -> Path:
    page = path / "a/b/page.html"
    page.unlink()
    return page


@pytest.mark.parametrize(
    "put",
    [
        lambda path: _file(path).symlink_to(path.parents[1] / "secret"),
        lambda path: os.mkfifo(_file(path)),
        lambda path: _file(path).mkdir(),
        lambda path: _file(path),
        lambda path: _file(path).write_bytes(b"p" * 4),
        lambda path: _file(path).write_bytes(b"page and more"),
        lambda path: (path / "a").rename(path / "c") and (path / "a").symlink_to("c"),
        lambda path: path.rename(path.with_name("x")) and path.symlink_to("x"),
        lambda path: (path / MANIFEST).rename(path / "m") and (path / MANIFEST).symlink_to("m"),
        lambda path: (path / MANIFEST).unlink(),
    ],
)
def test_what_is_put_in_the_way_is_neither_followed_nor_waited_for(
    place: Path, put: Callable[[Path], object]
) -> None:
    put(place / "made" / FIRST)
    with pytest.raises(BuildFault, match=FIRST):
        take(place, FIRST)
    assert list((place / "shown").iterdir()) == []


@pytest.mark.parametrize("id", ["", "..", "../secret", "20220901-080000/a", THIRD])
def test_a_name_that_is_none_is_not_taken_over(place: Path, id: str) -> None:
    with pytest.raises(BuildFault, match="没有交出版本"):
        take(place, id)


def test_one_that_was_taken_over_is_not_taken_over_again(place: Path) -> None:
    take(place, FIRST)
    with pytest.raises(BuildFault, match="没有交出版本"):
        take(place, FIRST)
