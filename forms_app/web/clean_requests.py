"""Requests as the views of both apps read them: nothing broken gets as far as a view, and no text
holds a stray character. The one edge where text enters from the web."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, abort, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property

from casestore.errors.stray_characters import STRAY, is_reordered, on_one_line, without_strays
from forms_app.web.upload_requests import UploadRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: No name on a disk is longer, in bytes; and no address of ours.
LONGEST_NAME, LONGEST_PATH = 255, 1024
#: What a database calls an integer.
LARGEST = 2**63 - 1
#: The host of an address: labels of at most 63 letters, digits, hyphens; or IPv6; with a port.
_HOST = re.compile(r"([\w-]{1,63}(\.[\w-]{1,63})*\.?|\[[0-9a-fA-F:.]{2,45}\])(:[0-9]{1,5})?", re.A)
_NUMBER = re.compile("[0-9]{1,18}")


class CleanRequest(UploadRequest):
    """A request whose arguments, fields and names of files are without strays. ``fault`` is the
    status that it deserves for its address, 0 for none; ``reordered`` names the fields that lost
    what changed the order of their text."""

    fault = 0
    reordered: frozenset[str] = frozenset()

    def __init__(self, environ: "WSGIEnvironment", *given: Any, **named: Any) -> None:
        host = environ.get("HTTP_HOST", "")
        if host and not _HOST.fullmatch(host):
            self.fault, environ["HTTP_HOST"] = 400, "localhost"  # no page could be drawn
        super().__init__(environ, *given, **named)
        if not _is_readable(self.query_string):
            self.fault, self.query_string = 400, b""  # its page reads the arguments, too
        if not _can_be_a_path(environ.get("PATH_INFO", "").encode("latin1", "replace")):
            self.fault = 404

    @property
    def is_json(self) -> bool:
        """Never: no page of ours sends any. Forms and sign-in would read it, past the cleaning."""
        return False

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return ImmutableMultiDict(_clean(super().args.items(multi=True)))

    def _load_form_data(self) -> None:
        read = self.__dict__
        if "form" in read:
            return
        try:
            super()._load_form_data()
        except HTTPException:  # too much; the page about it has forms of its own
            read["form"], read["files"] = ImmutableMultiDict(), ImmutableMultiDict()
            raise
        pairs = list(read["form"].items(multi=True))
        self.reordered = frozenset(name for name, text in pairs if is_reordered(text))
        read["form"] = ImmutableMultiDict(_clean(pairs))
        for file in _files(read["files"]):
            file.filename = on_one_line(without_strays(file.filename or ""))


def _clean(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(without_strays(name), without_strays(text)) for name, text in pairs]


def _files(files: MultiDict[str, FileStorage]) -> list[FileStorage]:
    return [file for _name, file in files.items(multi=True)]


def _is_readable(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _can_be_a_path(data: bytes) -> bool:
    if not _is_readable(data) or STRAY.search(data.decode()):
        return False
    return len(data) <= LONGEST_PATH and all(len(part) <= LONGEST_NAME for part in data.split(b"/"))


class Id(IntegerConverter):
    """A number in an address that a database can look for; any other is a 404."""

    regex = "[0-9]{1,19}"

    def __init__(self, map: Any, **given: Any) -> None:
        super().__init__(map, **{"max": LARGEST, **given})


def whole_number(text: str | None, otherwise: int = 0) -> int:
    """The number that was sent as ``text``; ``otherwise`` for what is none, or larger than
    anything that we count."""
    return int(text) if text and _NUMBER.fullmatch(text) else otherwise


def reordered_fields() -> frozenset[str]:
    """The names of this request's fields whose text was shown in another order than it came in."""
    assert request.form is not None  # read, so that they are known
    return cast(CleanRequest, request).reordered


def refuse_broken(app: Flask) -> None:
    """Let ``app`` read its requests as :class:`CleanRequest`, and answer what can't be read with
    400 or 404. Before its first view."""
    app.request_class = CleanRequest
    app.url_map.converters["int"] = Id

    @app.before_request
    def refuse() -> None:
        if fault := cast(CleanRequest, request).fault:
            abort(fault)
