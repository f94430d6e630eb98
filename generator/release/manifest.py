"""The manifest of a release: SHA-256, size and key of every file, as JSON whose first line alone
tells the release."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from generator.errors import EnvironmentFault

MANIFEST = "manifest.json"


class ManifestEntry(NamedTuple):
    """One file: ``sha256`` in hex, ``size`` in bytes, ``key`` over all that went into it. In the
    JSON a list."""

    sha256: str
    size: int
    key: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """What the first line tells; ``made_at`` is ISO time in Shanghai, ``authored`` the key of
    all authored content."""

    id: str
    made_at: str
    authored: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Manifest(Head):
    files: dict[str, ManifestEntry]


def manifest_bytes(head: Head, files: dict[str, ManifestEntry]) -> bytes:
    """The file: one line for the head, so that listing releases reads no more, then the files."""
    first = json.dumps(vars(head), ensure_ascii=False)[:-1] + ', "files":\n'
    return (first + json.dumps(files, ensure_ascii=False) + "}\n").encode()


def read_head(release: Path) -> Head:
    """Raises :class:`EnvironmentFault` when the release has no manifest that can be read."""
    try:
        with (release / MANIFEST).open(encoding="utf-8") as file:
            data = json.loads(file.readline() + "{}}")
        del data["files"]
        return Head(**data)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _unreadable(release) from error


def read_manifest(release: Path) -> Manifest:
    """Raises :class:`EnvironmentFault` when the release has none that can be read."""
    try:
        return manifest_in((release / MANIFEST).read_bytes())
    except (OSError, *NO_MANIFEST) as error:
        raise _unreadable(release) from error


#: What :func:`manifest_in` raises.
NO_MANIFEST = (ValueError, TypeError, KeyError, AttributeError)


def manifest_in(data: bytes) -> Manifest:
    """The manifest that ``data`` is. Raises one of :data:`NO_MANIFEST`."""
    said = json.loads(data)
    said["files"] = {path: ManifestEntry(*entry) for path, entry in said["files"].items()}
    return Manifest(**said)


def _unreadable(release: Path) -> EnvironmentFault:
    return EnvironmentFault(f"读不了发布版 {release.name} 的文件清单")


def verify(release: Path) -> list[str]:
    """Paths whose bytes are not those of the manifest, are missing, or stand in no manifest;
    empty when all is well."""
    manifest = read_manifest(release)
    found = {str(path.relative_to(release)) for path in release.rglob("*") if path.is_file()} - {
        MANIFEST
    }
    wrong = set(manifest.files) ^ found
    for path in found & set(manifest.files):
        data = (release / path).read_bytes()
        entry = manifest.files[path]
        if len(data) != entry.size or sha256(data).hexdigest() != entry.sha256:
            wrong.add(path)
    return sorted(wrong)
