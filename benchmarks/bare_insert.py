"""The measure of ``benchmarks.intake``: the least that a web application does to acknowledge a
clue, one durable insert of it, and nothing else."""

import os
import sqlite3
import threading

from flask import Flask, Response, redirect, request

_HERE = threading.local()


def _rows() -> sqlite3.Connection:
    """This thread's connection."""
    if not hasattr(_HERE, "rows"):
        rows = sqlite3.connect(os.environ["BARE_INSERT"], timeout=30, isolation_level=None)
        for line in (
            "PRAGMA journal_mode=WAL",
            "PRAGMA synchronous=FULL",
            "CREATE TABLE IF NOT EXISTS clues (id INTEGER PRIMARY KEY, clue TEXT)",
        ):
            rows.execute(line)
        _HERE.rows = rows
    found: sqlite3.Connection = _HERE.rows
    return found


def create_app() -> Flask:
    """The WSGI app; its database is the file that ``BARE_INSERT`` in the environment names."""
    app = Flask(__name__)

    @app.post("/clue")
    def clue() -> Response:
        _rows().execute("INSERT INTO clues (clue) VALUES (?)", (request.form["clue"],))
        return redirect("/receipt")  # type: ignore[return-value]

    return app
