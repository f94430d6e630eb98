"""A copy of all that a claimant gave: answers, words and files as they gave them, in one ZIP."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from casestore.campaign.model import Campaign
from casestore.ledger.ledger import Ledger
from casestore.ledger.queries import case_file
from casestore.ledger.records import CaseFile, Event
from casestore.lifecycle.roles import SYSTEM
from casestore.lifecycle.verbs import VERB_NAMES, Verb
from casestore.public.scripts import traditional
from casestore.sealing.kept_file import OF_CLAIMANT, KeptFile
from casestore.settings import SHANGHAI

#: Bytes of originals in one copy, at most: what is over is listed with its SHA-256.
MOST = 30_000_000
#: What a claimant writes, and what was answered to it.
_WORDS = (
    *(Verb.SUPPLEMENT, Verb.MESSAGE, Verb.REPLY, Verb.RATE, Verb.OBJECT, Verb.CONTEST),
    Verb.WITHDRAW,
)
#: The day that every entry bears: the copy of the same things is the same file.
_DAY = (1980, 1, 1, 0, 0, 0)


def copy_of(ledger: Ledger, case_id: int) -> bytes:
    """The ZIP for the claimant of ``case_id``. What it leaves out stands in its 说明.txt."""
    case = case_file.open_case(ledger, case_id, SYSTEM)
    campaign = ledger.campaign_of(case.row.campaign)
    own = [file for _id, file, _at in case.files if file.purpose in OF_CLAIMANT]
    inside = _fitting(own)
    target = BytesIO()
    with ZipFile(target, "w", ZIP_STORED) as packed:
        texts = {
            "说明.txt": _about(case, own, inside),
            "填写的内容.txt": _answers(case, campaign),
            "补充和留言.txt": "\n\n".join(_said(case.events)) or "没有。",
        }
        for name, text in texts.items():
            text = traditional(text) if campaign.script == "hant" else text
            packed.writestr(ZipInfo(name, _DAY), text.encode("utf-8-sig"))
        for number, file in enumerate(inside, 1):
            data = ledger.evidence.read(file, ledger.opened())
            packed.writestr(ZipInfo(f"材料/{number:02}-{_safe(file.name)}", _DAY), data)
    return target.getvalue()


def _fitting(files: Sequence[KeptFile]) -> list[KeptFile]:
    """The files that go in, in their order, as far as there is room."""
    found, room = [], MOST
    for file in files:
        if file.size <= room:
            found.append(file)
            room -= file.size
    return found


def _about(case: CaseFile, own: Sequence[KeptFile], inside: Sequence[KeptFile]) -> str:
    lines = [
        f"编号 {case.row.number} 的线索：您提交的全部内容",
        "",
        "这里有您填写的内容、补充说明、留言（和对留言的答复）、评价，以及您上传的文件原件。",
        "这里没有：办理单位的内部记录和凭证；办理过程（在查询页上看）。",
        "",
        "文件和校验值（SHA-256）：",
    ]
    for file in own:
        left_out = "" if file in inside else "  没有装进来：超过一份副本的大小，可以向统筹单位索取"
        lines.append(f"{file.name}  {file.size} 字节  {file.sha256}{left_out}")
    return "\n".join(lines if own else [*lines, "没有上传文件。"])


def _answers(case: CaseFile, campaign: Campaign) -> str:
    columns = {item.id: item for item in campaign.columns()}
    parts = []
    for id, value in case.values.items():
        column = columns.get(id)
        if column is not None and column.kind == "choice":
            value = campaign.label(id, value)
        parts.append(f"{column.label if column else id}：\n{value}")
    return "\n\n".join(parts)


def _said(events: Sequence[Event]) -> Iterator[str]:
    for event in events:
        if event.verb in _WORDS and event.note:
            at = event.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
            yield f"{at}　{VERB_NAMES[event.verb]}\n{event.note}"


def _safe(name: str) -> str:
    """``name`` as it can stand in a ZIP on any machine."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", name).strip(". ")[-80:] or "文件"
