"""Text that is the same for everybody, sent compressed to a browser that takes it; nginx does this
for the files.

Nothing else is: a page that holds a token beside words of its visitor would tell the token by
its length (BREACH).
"""

import gzip

from flask import Flask, Response, request

#: Shorter answers fit in one packet as they are.
WORTH = 1000

#: Types that shrink. Pictures, PDF and the database don't, or are fetched by parts.
SHRINK = {
    "text/html",
    "text/css",
    "text/javascript",
    "text/csv",
    "text/calendar",
    "image/svg+xml",
    "application/json",
    "application/xml",
}


def compress(app: Flask, *same_for_all: str) -> None:
    """Let ``app`` compress the answers of the blueprints and endpoints in ``same_for_all``."""

    @app.after_request
    def shrunk(response: Response) -> Response:
        if (
            not {request.blueprint, request.endpoint} & set(same_for_all)
            or response.mimetype not in SHRINK
        ):
            return response
        response.vary.add("Accept-Encoding")
        whole = response.status_code in (200, 404) and (response.content_length or 0) >= WORTH
        if not whole or not request.accept_encodings.quality("gzip") or request.method != "GET":
            return response
        response.direct_passthrough = False
        response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        del response.headers["Accept-Ranges"]
        etag, _weak = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)  # not the same bytes, but the same text
        return response
