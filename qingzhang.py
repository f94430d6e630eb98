"""The command line ``qingzhang`` and the two WSGI applications; what they do stands in
:mod:`commands`."""

from commands import (
    import_notice,
    instance,
    keys,
    mail,
    new_campaign,
    press_room,
    processes,
    sheets,
    site,
    verifying,
)
from commands.applications import desk, intake
from commands.line import main

__all__ = [
    "desk",
    "import_notice",
    "instance",
    "intake",
    "keys",
    "mail",
    "main",
    "new_campaign",
    "press_room",
    "processes",
    "sheets",
    "site",
    "verifying",
]

if __name__ == "__main__":
    main()
