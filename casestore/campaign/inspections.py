"""Inspections of enterprises as a campaign rules them (扫码入企)."""

from typing import Annotated

from pydantic import Field

from casestore.campaign.toml_values import Part, Text


class Inspections(Part):
    """Inspections are registered ``days_ahead`` calendar days ahead at the least, but for those in
    ``at_short_notice``. ``rights`` are what the enterprise may do, told on the page that its code
    opens, which stays open for ``rating_days`` after the inspection."""

    days_ahead: Annotated[int, Field(ge=1, le=30)] = 1
    at_short_notice: tuple[Text, ...] = ()
    rights: tuple[Text, ...] = ()
    rating_days: Annotated[int, Field(ge=1, le=365)] = 30
