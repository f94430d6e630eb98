"""The kind of worker that gunicorn starts for both applications:
``--worker-class forms_app.front.worker.Worker``."""

import asyncio
import resource
import sys
from typing import Any

from gunicorn.workers.gasgi import ASGIWorker

from forms_app.front.answering import Front
from forms_app.front.connections import Connections, WatchingLoop

#: Open files that a process wants to be allowed, connections among them.
OPEN_FILES = 8192
#: Lines in the headers of a request; each has 8 kB at most.
HEADER_LINES = 50
#: Seconds after which a thread that computes lets others go on: shorter than Python's own, since
#: connections of readers are served beside those that compute.
TURN_S = 0.001


class Worker(ASGIWorker):  # type: ignore[misc]
    """Serves a WSGI application as :class:`Front` does, with ``threads`` threads for pages."""

    @classmethod
    def check_config(cls, _settings: Any, _log: Any) -> None:
        """``threads`` are used here, unlike in the class above."""

    def init_process(self) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        sys.setswitchinterval(TURN_S)
        self.cfg.set("limit_request_fields", HEADER_LINES)
        super().init_process()

    def _setup_event_loop(self) -> None:
        self.connections = Connections()
        self.loop = WatchingLoop(self.connections)
        asyncio.set_event_loop(self.loop)

    def load_wsgi(self) -> None:
        application: Any = self.app.wsgi()
        # an application that trusts proxies is wrapped in werkzeug's ProxyFix, which says how many
        proxies: int = getattr(application, "x_for", 0)
        self.asgi: Any = Front(application, self.connections, self.cfg.threads, proxies)
