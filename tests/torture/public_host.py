"""The public side of a new instance, served as an office serves it: by ``qingzhang serve``, or by
the shipped units behind the shipped nginx.conf."""

import os
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.intake import CAMPAIGN, CONTENT, DAY, values
from casestore.campaign.loading import load_campaigns
from casestore.office.instance import create
from casestore.sealing.drafts import Drafts
from casestore.settings import Settings, load_settings
from tests.flow.running import ROOT, free_port, served, wait_for

HOST = "www.example.gov.cn"
UNIT = ROOT / "deploy" / "systemd" / "qingzhang-intake.service"
CONF = ROOT / "deploy" / "nginx.conf"


@dataclass(frozen=True)
class Place:
    """Where a host answers; ``tls`` where it is asked under TLS; the first ``process`` of a unit,
    in a session of its own."""

    port: int
    tls: ssl.SSLContext | None = None
    process: int = 0


def instance(folder: Path, lines: str = "") -> Settings:
    """A new instance in ``folder``, on a day on which clues are taken; ``lines`` go into its
    settings."""
    create(folder, load_campaigns(CONTENT), demo=True)
    words = (folder / "settings.toml").read_text(encoding="utf-8").partition("[as_of]")[0]
    (folder / "settings.toml").write_text(
        f"{lines}\n{words}\n[as_of]\n{CAMPAIGN} = {DAY}\n", encoding="utf-8"
    )
    return load_settings(folder, CONTENT)


def drafts(settings: Settings, count: int) -> list[str]:
    """The secrets of so many drafts, filled in as far as the page of the evidence."""
    said, kept = values(load_campaigns(CONTENT)[CAMPAIGN]), Drafts(settings.drafts)
    secrets = [kept.new_secret() for _one in range(count)]
    for secret in secrets:
        with kept.change(secret, CAMPAIGN) as draft:
            draft.values.update(said)
            draft.done = ["check", "enterprise", "respondent", "facts"]
    return secrets


@contextmanager
def by_serve(settings: Settings) -> Iterator[Place]:
    """``qingzhang serve``."""
    with served(settings.instance, settings.content) as address:
        yield Place(int(address.rpartition(":")[2]))


@contextmanager
def by_unit(settings: Settings) -> Iterator[Place]:
    """What the unit of the forms starts."""
    port, log = free_port(), settings.instance / "intake.log"
    line = next(
        one for one in UNIT.read_text(encoding="utf-8").splitlines() if one.startswith("ExecStart=")
    )
    words = shlex.split(line.partition("=")[2])[1:]
    words[words.index("--bind") + 1] = f"127.0.0.1:{port}"
    where = {
        "QINGZHANG_INSTANCE": str(settings.instance),
        "QINGZHANG_CONTENT": str(settings.content),
    }
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *words],
            cwd=ROOT,
            env={**os.environ, **where},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/status", log)
            yield Place(port, process=process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def nginx() -> str:
    """The program, the machine's or that of ``make torture``, or ``""`` where there is none."""
    return shutil.which("nginx") or shutil.which(ROOT / "tests/torture/tools/nginx/nginx") or ""


@contextmanager
def behind_nginx(settings: Settings) -> Iterator[Place]:
    """What the unit starts, behind nginx with the shipped configuration."""
    folder = settings.instance.parent / "nginx"
    (folder / "current").mkdir(parents=True)
    (folder / "current" / "index.html").write_text("<p>公开站首页</p>" * 500, encoding="utf-8")
    _certificate(folder)
    port = free_port()
    with by_unit(settings) as forms:
        (folder / "nginx.conf").write_text(_conf(folder, port, forms.port), encoding="utf-8")
        words = [nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        process = subprocess.Popen([*words, "-e", str(folder / "error.log")])
        try:
            _answers(port, folder / "error.log")
            unknown = ssl.create_default_context()
            unknown.check_hostname, unknown.verify_mode = False, ssl.CERT_NONE
            yield Place(port, unknown)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _conf(folder: Path, port: int, forms: int) -> str:
    """The shipped file within what Debian's own ``nginx.conf`` says, on ports of ours."""
    shipped = CONF.read_text(encoding="utf-8")
    for old, new in (
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("/etc/ssl/qingzhang", str(folder)),
        ("/srv/qingzhang/instance", str(folder)),
        ("127.0.0.1:8001", f"127.0.0.1:{forms}"),
    ):
        if old not in shipped:
            raise AssertionError(f"{CONF} says nothing of {old}")
        shipped = shipped.replace(old, new)
    passing = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.getuid() == 0 else ""
    return (
        f"{user}daemon off;\nworker_processes 1;\npid {folder}/pid;\n"
        "events { worker_connections 768; }\n"
        f"http {{\naccess_log off;\n{passing}{shipped}\n}}\n"
    )


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(private)


def _answers(port: int, log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            HTTPConnection("127.0.0.1", port, timeout=2).connect()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"nginx does not answer: {log.read_text(encoding='utf-8')[-2000:]}")


def field(page: str, name: str) -> str:
    """The value of the hidden field ``name``."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)
    if not found:
        raise AssertionError(f"no field {name} in {page[:300]}")
    return found[1]
