"""Releases on disk: damage is found, the way back works, the last ten are kept, one build at a
time."""

import fcntl
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import EnvironmentFault, NoSuchRelease
from generator.release.releases import (
    RELEASES_KEPT,
    ReleaseDraft,
    current_release,
    locked,
    new_id,
    prune,
    releases,
    rollback,
    switch,
    verify,
)
from tests.generator.conftest import Built
from tests.generator.small_content import case, write_public

Again = Callable[..., Built]


def test_a_whole_release_verifies(built: Built) -> None:
    assert verify(built.release.path) == []


def test_a_flipped_byte_a_missing_and_a_foreign_file_are_found(instance: Built) -> None:
    release = instance.release.path
    page = release / "about-data/index.html"
    data = bytearray(page.read_bytes())
    data[100] ^= 1
    page.write_bytes(data)
    (release / "robots.txt").unlink()
    (release / "extra.txt").write_text("x")
    assert verify(release) == ["about-data/index.html", "extra.txt", "robots.txt"]


def test_rollback_shows_the_older_release_again(instance: Built, again: Again) -> None:
    write_public(instance.options.public, [case(1)])
    second = again()
    current, out = instance.options.current, instance.options.out
    assert [info.id for info in releases(out)] == [second.release.id, instance.release.id]
    rollback(out, current, instance.release.id)
    assert current_release(current) == instance.release.path.resolve()
    assert "第79笔" in (current / "campaigns/yunchuan-2022/cases/index.html").read_text()


def test_rollback_refuses_an_unknown_and_a_damaged_release(instance: Built, again: Again) -> None:
    second = again()
    out, current = instance.options.out, instance.options.current
    with pytest.raises(NoSuchRelease, match="没有发布版 19990101-000000"):
        rollback(out, current, "19990101-000000")
    (instance.release.path / "robots.txt").write_text("x")
    with pytest.raises(EnvironmentFault, match=r"有损坏：robots.txt"):
        rollback(out, current, instance.release.id)
    assert current_release(current) == second.release.path.resolve()


def test_a_page_damaged_by_hand_is_not_taken_over_under_a_changed_key(
    instance: Built, again: Again
) -> None:
    path = "campaigns/yunchuan-2022/cases/YC-000003.html"
    (instance.release.path / path).unlink()
    assert "第3笔" in again().text(path)


def test_the_newest_ten_are_kept_and_the_current_one_in_any_case(instance: Built) -> None:
    out, current = instance.options.out, instance.options.current
    for number in range(RELEASES_KEPT + 2):
        draft = ReleaseDraft(out, f"2099010{number // 10}-00000{number % 10}", None)
        draft.write("index.html", b"x", "")
        draft.write_manifest()
        draft.finish()
    prune(out, current)
    kept = [info.id for info in releases(out)]
    assert (
        len(kept) == RELEASES_KEPT + 1
        and kept[-1] == instance.release.id
        and "20990100-000000" not in kept
    )


def test_a_second_build_at_the_same_time_is_refused_with_one_sentence(
    instance: Built, again: Again
) -> None:
    with (instance.options.out / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(EnvironmentFault, match="另一次生成还没有结束"):
            again()
    assert again().release.path.is_dir()


def test_a_build_that_may_wait_begins_when_the_other_one_has_ended(
    instance: Built, again: Again
) -> None:
    lock = (instance.options.out / ".lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    ends = threading.Timer(1.0, lock.close)
    ends.start()
    steps = [stage for stage, _text in again(wait=30).steps]
    ends.join()
    assert steps[:2] == ["wait", "gather"] and steps.count("wait") == 1
    assert [stage for stage, _text in again(wait=30).steps][0] == "gather"


def test_a_release_whose_list_cannot_be_read_is_replaced_by_a_build_from_scratch(
    instance: Built, again: Again
) -> None:
    (instance.release.path / "manifest.json").write_text("of another version")
    release = again().release
    assert current_release(instance.options.current) == release.path.resolve()
    assert release.linked == 0
    assert verify(release.path) == []


def test_what_a_dead_build_left_is_swept(instance: Built) -> None:
    out = instance.options.out
    (out / ".20200101-000000.partial/a").mkdir(parents=True)
    with locked(out):
        assert not list(out.glob(".*.partial"))


def test_a_second_taken_gets_a_number(instance: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    out = instance.options.out
    id = new_id(out)
    for name in (id, f"{id}-2"):
        (out / name).mkdir(exist_ok=True)
    assert new_id(out) not in (id, f"{id}-2")


def test_a_name_that_pruning_freed_is_not_given_out_again_in_the_same_second(
    tmp_path: Path,
) -> None:
    given = ""
    while not given:  # again, should the second turn in between
        stem = new_id(tmp_path)
        (tmp_path / f"{stem}-11").mkdir()
        given = id if (id := new_id(tmp_path)).startswith(stem) else ""
    assert given == f"{stem}-12"


def test_a_reader_always_finds_a_site_while_releases_are_switched(
    instance: Built, again: Again
) -> None:
    second = again()
    current = instance.options.current
    reading = os.open(current, os.O_RDONLY)
    for release in (instance.release.path, second.release.path) * 20:
        switch(current, release)
        assert (current / "index.html").is_file()
    os.close(reading)


def test_a_build_begins_with_the_clone_and_the_next_clone_is_made_of_a_disused_release(
    instance: Built, again: Again
) -> None:
    out = instance.options.out
    assert [path.name for path in out.glob(".*.clone")] == [f".{instance.release.id}.clone"]
    for number in range(RELEASES_KEPT + 2):
        write_public(instance.options.public, [case(number), case(199)])
        built = again()
        assert verify(built.release.path) == []
    assert [path.name for path in out.glob(".*.clone")] == [f".{built.release.id}.clone"]
    assert verify(out / f".{built.release.id}.clone") == []
    assert (
        all(verify(info.path) == [] for info in releases(out))
        and len(releases(out)) == RELEASES_KEPT
    )


def test_a_file_of_the_clone_is_never_written_into(instance: Built, again: Again) -> None:
    page = "campaigns/yunchuan-2022/cases/index.html"
    before = instance.text(page)
    write_public(instance.options.public, [case(1)])
    assert again().text(page) != before and instance.text(page) == before
    assert verify(instance.release.path) == []


def test_a_written_file_is_never_shared_with_an_older_release(instance: Built) -> None:
    draft = ReleaseDraft(instance.options.out, "20990101-000000", instance.release.path)
    draft.write("robots.txt", b"new", "other")
    assert (instance.release.path / "robots.txt").read_bytes() != b"new"
    with pytest.raises(FileExistsError):
        draft.write("robots.txt", b"newer", "other")
    draft.discard()
