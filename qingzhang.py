"""The command line ``qingzhang`` and the two WSGI applications; what they do stands in
:mod:`commands`."""

from commands import instance, keys, press_room, processes, sheets, site, verifying
from commands.applications import desk, intake
from commands.line import main

__all__ = [
    "desk",
    "instance",
    "intake",
    "keys",
    "main",
    "press_room",
    "processes",
    "sheets",
    "site",
    "verifying",
]

if __name__ == "__main__":
    main()
