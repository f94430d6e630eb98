"""An invented office, and files in which what identifies its cases and its staff is hidden."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from opencc import OpenCC

from casestore.publishing.sweep import distinctive
from casestore.publishing.sweep.identifiers import Identified, Identifiers, Owner, identified
from casestore.publishing.sweep.release import Entry, Hit, Sweep, Swept
from tests.torture.hiding import documents, texts
from tests.torture.hiding.texts import BEFORE, File
from tests.torture.leaks.identities import Inventor

CASES, STAFF = 60, 12
#: How words may be written, wherever they stand.
WRITINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda words: words,
    "full width": lambda words: words.translate({n: n + 0xFEE0 for n in range(0x30, 0x7B)}),
    "with blanks": " ".join,
    "with unseen marks": "\u200b".join,
    "traditional": OpenCC("s2t").convert,
}
#: What a claimant tells.
FACTS = (
    f"{BEFORE}身份证号码{{card}}，案号{{court}}，车牌{{plate}}，卡号{{bank}}，座机{{landline}}，"
    "邮箱{mail}，微信号{account}。"
)
#: What of a case is hidden: its name for the test, and where among the values it stands.
KINDS = (
    *("enterprise", "short", "contact", "phone", "uscc", "email", "street", "card", "court"),
    *("plate", "bank", "landline", "mail", "account"),
)
#: A file whose name tells the words, and what the manifest says of it.
NAMES: dict[str, Callable[[str], str]] = {
    "name of a file": lambda words: f"notices/{words}.txt",
    "name in per cent": lambda words: f"notices/{quote(words)}.txt",
}
#: Ways that leave no blank or mark in the words.
WHOLE = ("word of a search index",)
#: Bytes of a file's name at most.
_NAME = 255
WAYS = {**texts.WAYS, **documents.WAYS}
EVERY = (*WAYS, *NAMES, "key of the manifest")


@dataclass(frozen=True, kw_only=True)
class Plant:
    """``words`` of ``owner``, written in some way and hidden in some way."""

    owner: Owner
    kind: str
    writing: str
    way: str
    words: str

    @property
    def label(self) -> str:
        return f"{self.way}: {self.kind}, {self.writing}"


class InventedOffice:
    """Cases and staff that were never anybody's."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.inventor = Inventor(self.chance)
        self.told: dict[Owner, dict[str, str]] = {}
        forms = [self._case(number) for number in range(1, CASES + 1)]
        forms += [self._member(number) for number in range(1, STAFF + 1)]
        self.identifiers = Identifiers(owners={one.owner: one for one in forms})

    def _case(self, number: int) -> Identified:
        company, owner = self.inventor.company(), Owner(id=number, is_case=True)
        told = self._told()
        values = {
            "enterprise": company.name,
            "contact": self.inventor.person(3),
            "phone": self.inventor.mobile(),
            "uscc": self.inventor.credit_code(),
            "email": f"{self.inventor.of('abcdefghkmnp', 7)}{number}@163.com",
            "address": f"{company.place}市{company.brand}大道{self.chance.randint(10, 999)}号",
            "facts": FACTS.format(**told),
        }
        self.told[owner] = {
            **values,
            **told,
            "short": f"{company.brand}公司",
            "street": values["address"].partition("市")[2],
        }
        return identified(owner, distinctive.of_case(values))

    def _member(self, number: int) -> Identified:
        owner, name = Owner(id=number, is_case=False), self.inventor.person(3)
        self.told[owner] = {"name": name}
        return identified(owner, distinctive.of_member(name))

    def _told(self) -> dict[str, str]:
        """What the claimant's words tell."""
        inventor = self.inventor
        return {
            "card": inventor.identity_card(),
            "court": self._court(),
            "plate": inventor.plate(),
            "bank": inventor.bank_card(),
            "landline": inventor.landline(),
            "mail": f"{inventor.of('abcdefghkmnp', 6)}@foxmail.com",
            "account": f"{inventor.of('ghkmnpqr', 6)}_{inventor.digits(2)}",
        }

    def _court(self) -> str:
        year, number = self.chance.randint(2018, 2025), self.chance.randint(1000, 99999)
        return f"（{year}）赣0112民初{number}号"

    def plants(self, count: int) -> Iterator[Plant]:
        """``count`` plants: every way in turn, whoever, whatever and however written."""
        for number in range(count):
            owner = self.chance.choice(list(self.told))
            kind = self.chance.choice([one for one in (*KINDS, "name") if one in self.told[owner]])
            way = EVERY[number % len(EVERY)]
            # an index has words: marks would make two of one
            if way in WHOLE:
                kind = next(one for one, said in self.told[owner].items() if said.isalnum())
            writing = "plain" if way in WHOLE else self.chance.choice(list(WRITINGS))
            words = WRITINGS[writing](self.told[owner][kind])
            if way in NAMES and len(Path(NAMES[way](words)).name.encode()) > _NAME:
                writing, words = "plain", self.told[owner][kind]
            yield Plant(owner=owner, kind=kind, writing=writing, way=way, words=words)


def planted(plant: Plant) -> tuple[File, str]:
    """The file that ``plant`` hides in, and its key in the manifest."""
    if plant.way in WAYS:
        return WAYS[plant.way](plant.words), "key"
    if plant.way in NAMES:
        return (NAMES[plant.way](plant.words), BEFORE.encode()), "key"
    return ("notices/a.txt", BEFORE.encode()), plant.words


def swept(office: InventedOffice, file: File, key: str, folder: Path) -> Swept:
    """What the sweep finds in ``file``, written into ``folder``."""
    name, data = file
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    entry: Entry = (sha256(data).hexdigest(), len(data), key)
    try:
        return Sweep([office.identifiers.matcher()]).files(folder, {name: entry})
    finally:
        path.unlink()


def is_found(plant: Plant, hits: list[Hit]) -> bool:
    """Whether one of ``hits`` names the owner, and none of them the words."""
    quoted = any(plant.words in str(hit) for hit in hits)
    return any(hit.owner == plant.owner for hit in hits) and not quoted
