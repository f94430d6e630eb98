"""Resume codes: six words by which a draft is opened on another device.

The words are stretched with argon2id into a name and a key; under that name the draft's own secret
lies sealed with that key. So the server has nothing that opens it, as with the draft itself, and
whoever has the disk tries 2^66 codes at the price of a look-up each. See
docs/decisions/0041-resume-codes.md.
"""

import json
import re
import secrets
from hashlib import sha256
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw

from casestore.errors import CaseStoreError
from casestore.public.durable_files import flush_folder, write_new
from casestore.public.scripts import simplified
from casestore.sealing.browser_key import BrowserKey
from casestore.sealing.drafts import RESUME, Draft
from casestore.sealing.resume_words import WORDS

#: Words of a code; 11 bits each, 66 together.
COUNT = 6
#: Passes, KiB, and threads of argon2id, as for access codes (casestore/exchange/claimant_keys.py).
_PASSES, _KIB, _LANES = 2, 32 * 1024, 1
_SALT = sha256(b"qingzhang resume code").digest()[:16]
_WORDS = frozenset(WORDS)
_NO_CHARACTER = re.compile(r"[\W\d_a-zA-Z]+")


class NotWords(CaseStoreError):
    """What was typed can't be a code; the sentence says what to look at."""


def new_words() -> str:
    """Six words at random, with blanks between them."""
    return " ".join(secrets.choice(WORDS) for _place in range(COUNT))


def words_as_typed(text: str) -> str:
    """``text``, in either script, with whatever between the words, as :func:`new_words` writes it.
    Raises :class:`NotWords`."""
    bare = _NO_CHARACTER.sub("", simplified(text))
    if not bare:
        raise NotWords(f"请填写另一台设备上显示的 {COUNT} 个词")
    found = [bare[start : start + 2] for start in range(0, len(bare), 2)]
    unknown = next((place for place, word in enumerate(found, 1) if word not in _WORDS), 0)
    if unknown and len(bare) <= 2 * COUNT:
        said = f"第 {unknown} 个词“{found[unknown - 1]}”不在词表里，请对照另一台设备核对"
        raise NotWords(f"{said}，每个词两个字")
    if len(bare) != 2 * COUNT:
        raise NotWords(f"应当是 {COUNT} 个词、{2 * COUNT} 个字，现在是 {len(bare)} 个字，请核对")
    return " ".join(found)


class ResumeCodes:
    """The codes of drafts in ``folder``, each a file beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def give(self, draft: Draft, secret: str) -> None:
        """Give ``draft`` (sealed to ``secret``, to be saved by the caller) a code of its own, on
        disk when this returns; it keeps the one that it has."""
        if draft.resume_file:
            return
        words = new_words()
        key = _key(words)
        said = json.dumps({"secret": secret, "campaign": draft.campaign}).encode()
        draft.resume_words, draft.resume_file = words, f"{key.name[:40]}{RESUME}"
        write_new(self.folder / draft.resume_file, key.seal(said), 0o640)
        flush_folder(self.folder)

    def secret_of(self, words: str, campaign: str) -> str:
        """The secret of the draft of ``campaign`` that ``words`` open; ``""`` where they open none
        (any more). Takes as long for wrong words as for right ones."""
        key = _key(words)
        try:
            said = json.loads(key.open((self.folder / f"{key.name[:40]}{RESUME}").read_bytes()))
        except (FileNotFoundError, ValueError):
            return ""
        return str(said["secret"]) if said["campaign"] == campaign else ""


def _key(words: str) -> BrowserKey:
    raw = hash_secret_raw(
        words.encode(),
        _SALT,
        time_cost=_PASSES,
        memory_cost=_KIB,
        parallelism=_LANES,
        hash_len=32,
        type=Type.ID,
    )
    return BrowserKey(raw.hex(), "resume code")
