"""The command line ``qingzhang`` and the two WSGI applications; what they do stands in
:mod:`commands`."""

from commands import instance, keys, mail, press_room, processes, site, verifying
from commands.applications import desk, intake
from commands.line import main

__all__ = [
    "desk",
    "instance",
    "intake",
    "keys",
    "mail",
    "main",
    "press_room",
    "processes",
    "site",
    "verifying",
]

if __name__ == "__main__":
    main()
