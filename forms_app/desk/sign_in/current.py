"""Who is at work: the signed-in account."""

from typing import cast

from flask_security import current_user

from casestore.campaign.model import Campaign
from casestore.lifecycle.roles import Actor
from forms_app.desk.services import services
from forms_app.desk.sign_in.accounts import Account


def account() -> Account:
    """The signed-in account; only for views that demand one."""
    return cast(Account, current_user)


def actor() -> Actor:
    """The signed-in person as the ledger knows them."""
    return account().actor


def own_campaigns() -> list[Campaign]:
    """The campaigns that the signed-in person works in, in the order of the content."""
    return [one for id, one in services().campaigns.items() if actor().works_in(id)]
