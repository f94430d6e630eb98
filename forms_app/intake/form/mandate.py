"""授权委托书: asked for where somebody else than the legal representative files or signs."""

from casestore.campaign.form_fields import BY_AGENT, FILED_BY, MANDATE
from casestore.campaign.model import Campaign
from casestore.exchange.completeness import PAPERS
from casestore.sealing.drafts import Draft
from forms_app.intake.form import signed_paper
from forms_app.intake.form.journey import read_draft
from forms_app.intake.form.step_form import StepForm
from forms_app.web.translations import say

SIGNER, REPRESENTATIVE = "signer", "legal_representative"
#: Where a draft notes for whose signature its sender was asked.
_TOLD = "signer:mandate"
#: What stands in the name of a file that is one.
_CALLED = ("委托", "委託", "授权", "授權")


def is_demanded(campaign: Campaign, draft: Draft) -> bool:
    """Whether ``draft`` says that an agent files it, and ``campaign`` asks for a mandate then."""
    asks = MANDATE in {one.id for one in campaign.columns()}
    return asks and draft.values.get(FILED_BY) == BY_AGENT


def is_missing(campaign: Campaign, draft: Draft) -> bool:
    """Whether ``draft``, which says nothing of an agent, is signed by somebody who needs a mandate,
    and no file is called one."""
    if is_demanded(campaign, draft):
        return False  # an item of its own
    values, _wrong = read_draft(campaign, draft)
    signer, own = ("".join(values.get(id, "").split()) for id in (SIGNER, REPRESENTATIVE))
    if not signer or not own or signer == own:
        return False
    return not any(word in file.name for file in draft.files for word in _CALLED)


def asked(campaign: Campaign, draft: Draft, form: StepForm) -> bool:
    """Whether the clue of ``draft`` may be sent in, as far as its mandate goes; else ``form`` says
    what is missing. Of whoever said nothing of an agent it is asked once for each signer: it may
    stand in another file, or come later."""
    if _complain_of_the_item(campaign, draft, form):
        return False
    signer = draft.values.get(SIGNER, "")
    if draft.values.get(_TOLD) == signer:
        return True
    missing = complain(campaign, draft, form)
    if missing:
        draft.values[_TOLD] = signer
    return not missing


def complain(campaign: Campaign, draft: Draft, form: StepForm) -> bool:
    """Say at the field of the signer that a mandate is missing; whether it is."""
    if _complain_of_the_item(campaign, draft, form):
        return True
    here = SIGNER in {one.id for one in form.columns.values()}
    if not here or not is_missing(campaign, draft):
        return False
    form.complain(
        SIGNER,
        say(
            "签字人不是法定代表人的，请回到“佐证材料”上传授权委托书，文件名写明“授权委托书”；"
            "已经在别的文件里、或者以后再补的，不用改，再按一次按钮"
        ),
    )
    return True


def _complain_of_the_item(campaign: Campaign, draft: Draft, form: StepForm) -> bool:
    """Say on the last page that the mandate which was asked for isn't there; whether that is so."""
    ids = [one.id for one in form.columns.values()]
    if signed_paper.COLUMN not in ids or not is_demanded(campaign, draft):
        return False
    if draft.files_for(PAPERS[MANDATE]) or MANDATE in signed_paper.later(campaign, draft):
        return False
    may_wait = MANDATE in signed_paper.may_come_later(campaign, draft)
    said = say("还没有授权委托书，请回到“佐证材料”上传")
    if may_wait:
        said += say("；现在没有的，按最下面的“先提交”，以后补交")
    form.complain(ids[0], said)
    return True
