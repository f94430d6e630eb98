"""A stolen account: everything that the public one and the generator's can try on an instance that
was given to its accounts. What each may not do is refused by the kernel; what it may put in the
way of the office keeps nobody waiting, and the office side is as before or ``verify`` names it.

Really under other accounts where this runs as root; elsewhere what lies in the way is tried alone.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from casestore.exchange.inbox import Arrivals, item_name
from casestore.exchange.items import Item, ItemKind
from casestore.ledger.import_items import import_items
from casestore.office.backup.writing import back_up
from casestore.office.inventory.taking import take_inventory
from casestore.office.owners import Side, give, groups_of
from casestore.sealing.drafts import Drafts
from casestore.settings import Accounts
from tests.casestore.ledger.counter import Visitor
from tests.casestore.office.instances import Place, new_place, with_cases
from tests.torture.as_account import as_account

SHORT, FULL = 1, 10
#: Seconds that the office may take over what lies in its way.
LONGEST = 60
ROOT = os.geteuid() == 0
NUMBERS = Accounts() if ROOT else Accounts(public=0, office=0, generator=0)
#: The office's own, from the instance's folder: nobody else reads it …
SECRETS = (
    *("keys/office.key", "keys/heads.key", "keys/approval.secret", "keys/desk.secret"),
    *("keys/receipt.secret", "keys/receipts.pem", "keys/factor.secret"),
    *("ledger.db", "office.toml", "heads.log"),
    *("outbox/letter", "signing/key.pem"),
    *("evidence/{evidence}", "public/inbox/done/{item}"),
)
#: … and nobody else changes this either.
SHOWN = (
    *("keys/recipients.txt", "keys/heads.pub", "keys/receipts.list"),
    *("settings.toml", "public.db", "head.json"),
    *("capsules/{capsule}", "current", "shown/20220901-080000/index.html"),
)
FOLDERS = (
    *("keys", "evidence", "public", "public/inbox", "public/inbox/done", "capsules", "outbox"),
    *("shown", "shown/20220901-080000"),
)
OF_GENERATOR = ("releases/20220901-080000/index.html", "work/plates", "press/socket")
OF_PUBLIC = ("public/drafts/draft.age", "public/numbers/XJ-2022-AAAA-A")


@dataclass(frozen=True, kw_only=True)
class Target:
    """An instance given to its accounts, with a case, a claimant, and one of each file; ``known``
    is what the inventory finds already, because some of them are mere stand-ins."""

    place: Place
    claimant: Visitor
    names: dict[str, str]
    known: frozenset[str]

    def path(self, name: str) -> Path:
        return self.place.folder / name.format(**self.names)


def new_target(folder: Path) -> Target:
    place = new_place(folder)
    ledger = with_cases(place, 1)
    claimant = Visitor(place.office(ledger)).sent_in()
    for name in (*SECRETS, *SHOWN, *OF_GENERATOR[:2], *OF_PUBLIC):
        path = folder / name
        if "{" not in name and name != "current" and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("of one of the accounts\n")
    (folder / "current").symlink_to("shown/20220901-080000")
    names = {
        name: next(path.name for path in (folder / where).iterdir() if path.is_file())
        for name, where in (
            ("evidence", "evidence"),
            ("item", "public/inbox/done"),
            ("capsule", "capsules"),
        )
    }
    if ROOT:
        give(folder, NUMBERS)
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(folder / "press/socket"))
        shutil.chown(folder / "press/socket", NUMBERS.generator, NUMBERS.generator)
        (folder / "press/socket").chmod(0o660)
    known = frozenset(take_inventory(ledger, None).faults)
    return Target(place=place, claimant=claimant, names=names, known=known)


def read(path: Path) -> None:
    if path.name == "socket":
        with socket.socket(socket.AF_UNIX) as door:
            door.connect(str(path))
    else:
        path.read_bytes()


def write(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n")


def replace_it(path: Path) -> None:
    other = path.with_name(".other")
    other.write_bytes(b"another one\n")
    other.rename(path)


def rename(path: Path) -> None:
    path.rename(path.with_name(f"{path.name}.away"))


def link_here(target: Target, side: Side, path: Path) -> None:
    """A second name of ``path`` where this account may write, and its owner's rights with it."""
    os.link(path, _own_folder(target, side) / "second-name")
    (_own_folder(target, side) / "second-name").read_bytes()


def _own_folder(target: Target, side: Side) -> Path:
    return target.place.folder / ("public/drafts" if side == "public" else "work")


def forbidden(target: Target, side: Side) -> Iterator[tuple[str, Callable[[], object]]]:
    """What the account of ``side`` may not do, by name."""
    others = OF_GENERATOR if side == "public" else OF_PUBLIC
    unseen = [*SECRETS, *(others[1:] if side == "public" else (*others, "settings.toml"))]
    if side == "generator":  # it signs the notices
        unseen.remove("signing/key.pem")
    for name in unseen:
        yield f"read {name}", partial(read, target.path(name))
        yield f"link {name}", partial(link_here, target, side, target.path(name))
    for name in (*SECRETS, *SHOWN, *others):
        for act in (write, replace_it, rename, Path.unlink):
            if name != "current" or act is not write:
                yield f"{act.__name__} {name}", partial(act, target.path(name))
    for name in (*FOLDERS, "."):
        yield f"rename {name}", partial(rename, target.path(name).resolve())
        if name not in ("evidence", "public/inbox") or side == "generator":
            yield f"add to {name}", partial((target.path(name) / "new").write_bytes, b"")
    yield "another keys", partial(os.symlink, "/tmp", target.place.folder / "keys.new")  # noqa: S108


def in_the_way(target: Target) -> Iterator[tuple[str, Callable[[], object]]]:
    """What the public account may do, to see whom it troubles."""
    folder = target.place.folder
    inbox, evidence, drafts = folder / "public/inbox", folder / "evidence", folder / "public/drafts"
    names = (item_name(f"junk {number}") for number in range(1000))
    places = [*(inbox / next(names) for _ in range(7)), evidence / "a.age", evidence / "b.age"]
    places += [drafts / "x.files", drafts / "y.files", evidence / "c.age.part"]
    lead = [folder / "keys/office.key", Path("/dev/zero"), folder / "nowhere", folder]
    for number, path in enumerate(places):
        kind = ("fifo", "link", "folder")[number % 3]
        yield f"{kind} {path.parent.name}", partial(_put, kind, path, lead[number % 4])
    yield "huge", partial(_huge, inbox / next(names))
    yield "huge upload", partial(_huge, evidence / "huge.age")
    yield "closed", partial(_closed, inbox / next(names))
    yield "a missing file's name", partial((drafts / "z.files").write_bytes, b"\xff ../../keys")
    for number in range(200):
        yield f"junk {number}", partial((inbox / next(names)).write_bytes, b"junk")
    yield "dotted folder", partial((inbox / ".fragment").mkdir)
    yield "second name", partial(os.link, folder / "keys/recipients.txt", drafts / "second.age")
    item = target.claimant.item(ItemKind.WITHDRAWAL, "forged", text="不反映了")
    yield "forged word", partial(target.claimant.put, replace(item, mac="0" * 64))
    yield "settings", partial((drafts / "settings.toml").write_text, "demo = true\n")


def _put(kind: str, path: Path, lead: Path) -> None:
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to(lead)
    else:
        path.mkdir()
        (path / "inside").touch()


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def _closed(path: Path) -> None:
    path.write_bytes(b"closed")
    path.chmod(0)


def office_at_work(target: Target, later: Item) -> None:
    """All that the office does with what others put there; raises where it can't."""
    ledger = target.place.ledger()
    arrivals = Arrivals(ledger.settings.inbox)
    import_items(ledger, arrivals)
    assert not (arrivals.folder / later.name).exists(), "a later clue waits"
    assert len(arrivals.refusals()) > 200, "junk isn't shown"
    for known in (Drafts.noted(ledger.settings.drafts), {name for name, _ in arrivals.untaken()}):
        assert "office" not in " ".join(known)
    arrivals.sweep(later.at)
    ledger.evidence.sweep(frozenset(target.names.values()), later.at.replace(year=2000))
    back_up(ledger.settings, target.place.folder / "copy.age")
    found = set(take_inventory(ledger, None).faults) - target.known
    assert not found, found
    ledger.store.close()


def state(target: Target) -> dict[str, str]:
    """What the office, and for the public account the generator, has: digests by path."""
    folder, found = target.place.folder, {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        ours = not name.startswith(("public/", "evidence/", "ledger.db-", "copy"))
        if path.is_symlink() or not path.is_file():
            found[name] = str(path.lstat().st_mode) if ours else ""
        elif ours:
            found[name] = sha256(path.read_bytes()).hexdigest()
    return found


def run(rounds: int) -> dict[str, object]:
    tried, failed = 0, list[str]()
    for number in range(rounds):
        with TemporaryDirectory() as home:
            Path(home).chmod(0o755)
            target = new_target(Path(home) / "i")
            for side in ("public", "generator") if ROOT else ():
                count, wrong = _attack(target, side)
                tried, failed = tried + count, failed + wrong
            count, wrong = _obstruct(target, number)
            tried, failed = tried + count, failed + wrong
    return {
        "rounds": rounds,
        "tried": tried,
        "under_other_accounts": ROOT,
        "failed": len(failed),
        "what": failed[:5],
    }


def _attack(target: Target, side: Side) -> tuple[int, list[str]]:
    """Try what is forbidden, each alone; what went through, and what changed."""
    before, wrong, tried = state(target), [], 0
    for name, act in forbidden(target, side):
        tried += 1
        said = as_account(getattr(NUMBERS, side), groups_of(side, NUMBERS), act, LONGEST)
        if not said.startswith("PermissionError"):
            wrong.append(f"{side}: {name}: {said}")
        if name.startswith("link") and said == "done":
            (_own_folder(target, side) / "second-name").unlink(missing_ok=True)
    if state(target) != before:
        wrong.append(f"{side}: the office's files changed")
    return tried, wrong


def _obstruct(target: Target, number: int) -> tuple[int, list[str]]:
    """Put everything in the way, then let root and the office do their work."""
    wrong, tried = [], 0
    for name, act in in_the_way(target):
        tried += 1
        said = as_account(NUMBERS.public, (), act, LONGEST)
        # a machine may refuse second names by itself
        if said != "done" and not (name == "second name" and said.startswith("PermissionError")):
            wrong.append(f"{name}: {said}")
    later = Visitor(target.claimant.office).clue(f"later {number}")
    put = partial(target.claimant.put, later)
    wrong += [said for said in [as_account(NUMBERS.public, (), put, LONGEST)] if said != "done"]
    if ROOT:
        give(target.place.folder, NUMBERS)
    groups = groups_of("office", NUMBERS)
    said = as_account(NUMBERS.office, groups, partial(office_at_work, target, later), LONGEST)
    if said != "done":
        wrong.append(f"office: {said}")
    for side in ("public", "generator") if ROOT else ():
        wrong += _attack(target, side)[1]
    return tried, wrong
