"""Requests whose files lie nowhere in clear while they come in, and are not more than a person
chooses at once."""

from typing import IO, cast

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from casestore.sealing.temporary_files import SealedTemporaryFile

#: Files of one post; more are sent by no form, and each takes a file handle.
MOST_FILES = 120


class UploadRequest(Request):
    """A request that keeps its uploads in :class:`SealedTemporaryFile`; too many files are
    answered like too many bytes (413)."""

    files_begun = 0

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        self.files_begun += 1
        if self.files_begun > MOST_FILES:
            raise RequestEntityTooLarge
        return cast(IO[bytes], SealedTemporaryFile())
