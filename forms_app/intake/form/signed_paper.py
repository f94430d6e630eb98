"""The signed form that came back: is it of this draft, and do these answers stand on it?"""

from collections.abc import Mapping
from dataclasses import replace

from casestore.campaign.model import Campaign
from casestore.exchange.completeness import PAPERS, owed
from casestore.exchange.paper_version import changed_columns, printed_values, version_of
from casestore.public.cleaning.pdf_signatures import is_about_a_signature
from casestore.sealing.drafts import Draft
from casestore.sealing.kept_file import KeptFile, Purpose
from forms_app.clue import paper_words
from forms_app.intake.form.journey import read_draft
from forms_app.intake.form.step_form import StepForm
from forms_app.web.translations import say

COLUMN = "signed_form"
PURPOSE: Purpose = "signed-form"
#: Papers that a draft remembers: whoever changes an answer more often is told to print anew, only
#: not which answer it was.
MOST_PRINTED = 8
#: Where a draft notes the file without a mark that its sender was told of, and sent all the same.
_TOLD = "signed_form:told"
#: What stands on the signed form alone until it comes.
_BY_HAND = frozenset({"signer", "signer_position", "signed_on"})
#: Where it notes that its sender wants to hand the signed form in afterwards.
_LATER = "signed_form:later"


def note_printed(campaign: Campaign, draft: Draft, values: Mapping[str, str]) -> None:
    """Note in ``draft`` what is printed now; its number is given."""
    paper = {
        "number": draft.number,
        "version": version_of(campaign, values),
        "values": printed_values(campaign, values),
    }
    draft.printed = [*(one for one in draft.printed if one != paper), paper][-MOST_PRINTED:]


def is_noted(campaign: Campaign, draft: Draft, values: Mapping[str, str]) -> bool:
    """Whether the paper of ``draft`` with these ``values`` was the last to be printed."""
    last = draft.printed[-1] if draft.printed else {}
    now = (draft.number, version_of(campaign, values))
    return (last.get("number"), last.get("version")) == now


def fault(campaign: Campaign, draft: Draft, file: KeptFile) -> str:
    """Why ``file`` is not the form of this draft with the answers of now, a sentence that says what
    to do; ``""`` where it is, or where no mark could be read."""
    values, _wrong = read_draft(campaign, draft)
    numbers = {draft.number, *(str(one["number"]) for one in draft.printed)}
    now = version_of(campaign, values)
    for page, mark in file.seen.marks:
        if mark.number not in numbers:
            return of_another(page, mark.number, draft.number)
        if mark.version != now:
            return _outdated(campaign, draft, mark.version, values)
    return ""


def of_another(page: int, number: str, own: str) -> str:
    """The sentence about a page that is of the clue ``number``, not of ``own``."""
    return say(
        "第 %(page)d 页是另一份线索表（编号 %(number)s），"
        "请上传这次下载、打印的那一份（编号 %(own)s）",
        page=page,
        number=number,
        own=own,
    )


def _outdated(campaign: Campaign, draft: Draft, version: str, values: Mapping[str, str]) -> str:
    printed = next((one["values"] for one in draft.printed if one["version"] == version), None)
    if printed is None:
        return say("这份线索表与现在填写的内容不一致，请重新下载、打印、签字盖章，再上传新的一份")
    labels = [say(one.label) for one in changed_columns(campaign, printed, values)]
    return say(
        "这份线索表打印以后又改过“%(what)s”，请重新下载、打印、签字盖章，再上传新的一份",
        what="”“".join(labels),
    )


def stands(campaign: Campaign, draft: Draft, form: StepForm) -> bool:
    """Whether the signed form of ``draft``, if there is one, may be sent in; else ``form`` says
    why. One without a mark that can be read goes once its sender was told: a photo may be as good
    as it gets."""
    held = _held(draft)
    told = held is not None and draft.values.get(_TOLD) == held.stored
    if held is None or (told and not held.seen.marks):
        return True
    tell(draft)
    return not complain(campaign, draft, form)


def complain(campaign: Campaign, draft: Draft, form: StepForm) -> bool:
    """Say at the field of ``form`` what is wrong with the signed form of ``draft``; whether
    something is."""
    held = _held(draft)
    if held is None or COLUMN not in {one.id for one in form.columns.values()}:
        return False
    why = fault(campaign, draft, held)
    if not (why or held.seen.marks):
        why = say(
            "没有读到线索表上的二维码。请把右下角的二维码拍清楚，重新上传；确认就是刚打印的这一份、"
            "重拍也读不到的，不用再传，再按一次“提交线索”，由经办人员人工核对"
        )
    if why:
        form.complain(COLUMN, why)
    return bool(why)


def may_come_later(campaign: Campaign, draft: Draft) -> tuple[str, ...]:
    """The papers that the clue of ``draft`` lacks now and may be sent in without (待补正)."""
    return owed(campaign, draft.values, tuple(PAPERS), {file.purpose for file in draft.files})


def later(campaign: Campaign, draft: Draft) -> tuple[str, ...]:
    """The papers that the clue of ``draft`` is sent in without, as its sender chose."""
    return may_come_later(campaign, draft) if draft.values.get(_LATER) else ()


def choose(campaign: Campaign, draft: Draft, pressed: str) -> None:
    """Note in ``draft`` which button was ``pressed``: to send it in with all its papers, or without
    those that come later."""
    draft.values.pop(_LATER, None)
    if pressed == "later" and may_come_later(campaign, draft):
        draft.values[_LATER] = "y"


def waive(campaign: Campaign, draft: Draft, form: StepForm) -> None:
    """Ask in ``form`` for no paper that comes later, nor for what is written by hand on a signed
    form that does."""
    if COLUMN in (papers := later(campaign, draft)):
        form.waived = _BY_HAND
    form.with_files |= frozenset(papers)


def tell(draft: Draft) -> None:
    """Note that the page tells of a signed form in which no mark was read."""
    if held := _held(draft):
        draft.values[_TOLD] = held.stored


def _held(draft: Draft) -> KeptFile | None:
    return next(iter(draft.files_for(PURPOSE)), None)


def notes(campaign: Campaign, draft: Draft, file: KeptFile) -> list[str]:
    """What the sender is told of their signed form."""
    if why := fault(campaign, draft, file):
        return [why]
    if not file.seen.marks:
        return [
            say("没有读到二维码，请重拍一张清楚的；确实读不到的，也可以提交，由经办人员人工核对")
        ]
    found = [say("二维码已核对，与填写的内容一致")]
    signer = paper_words.about_the_signer(file.taken_out, draft.values.get("enterprise", ""))
    found += [say(one) for one in signer]
    if _wants_seal(campaign, file) and file.seen.red_seal is False:
        found.append(say("没有看到红色印章，请看看是不是忘了盖章；已经盖了的，可以提交"))
    return found


def for_the_office(campaign: Campaign, file: KeptFile, enterprise: str) -> KeptFile:
    """``file`` with what the desk is to know of it; other files as they are. It was found to be
    right, or it has no mark; ``enterprise`` is whose it is to be."""
    if file.purpose != PURPOSE:
        return file
    said = paper_words.MATCHES if file.seen.marks else paper_words.UNREAD
    seal = paper_words.about_the_seal(file.seen.red_seal) if _wants_seal(campaign, file) else ()
    signer = paper_words.about_the_signer(file.taken_out, enterprise)
    return replace(file, taken_out=(*file.taken_out, said, *signer, *seal), paper=None)


def _wants_seal(campaign: Campaign, file: KeptFile) -> bool:
    """Whether a stamp on paper is looked for: not where the file itself is signed."""
    return campaign.signature == "required" and not any(map(is_about_a_signature, file.taken_out))
