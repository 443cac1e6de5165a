"""The hosting recipe, running: nginx on loopback, two read-only replicas, one editable instance."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from dashboard.evidence.case import curated_folder
from tests.conftest import free_port, start_server, stop_server

RECIPE = Path(__file__).with_name("adviser-timeline.conf")
NAME, EDIT = "timeline.localhost", "edit.timeline.localhost"
LOGIN = ("editor", "correct horse")
# What Debian's /etc/nginx/nginx.conf has around a site, for a process of our own that writes nowhere else.
MAIN = """
daemon off; pid {home}/nginx.pid; error_log {home}/error.log warn; worker_processes 2;
{user}
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types; default_type application/octet-stream; gzip on;
    access_log {home}/access.log;
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
    include {home}/site.conf;
}}
"""


@dataclass
class Hosted:
    """Where everything of one hosted case is."""

    folder: Path
    home: Path
    port: int
    replicas: dict[str, subprocess.Popen[bytes]]

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"

    @property
    def edit_url(self) -> str:
        return f"https://{EDIT}:{self.port}"

    def ask(self, path: str, *, method: str = "GET", host: str = NAME, **headers: str) -> Answer:
        """Send one request as any program could, and take what comes."""
        named = {"Host": f"{host}:{self.port}", **{k.replace("_", "-"): v for k, v in headers.items()}}
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", method=method, headers=named)
        if method not in ("GET", "HEAD"):
            request.data = b"date,title,source\n2019,Forged,https://example.org/\n"
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        try:
            with urllib.request.urlopen(request, timeout=20, context=trusting) as got:
                return Answer(got.status, got.headers, got.read())
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.headers, refused.read())


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes


def _nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found:
        return found
    reason = "no nginx found; install one (Debian: apt-get install nginx)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _secrets(home: Path) -> None:
    """Make a certificate that signs itself, and the login file."""
    files = ("-keyout", home / "timeline.key", "-out", home / "timeline.pem")
    request = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    subprocess.run([*request, "-subj", f"/CN={NAME}", *files], check=True, capture_output=True)
    user, password = LOGIN
    crypt = subprocess.run(["openssl", "passwd", "-6", password], check=True, capture_output=True, text=True)
    (home / "timeline.htpasswd").write_text(f"{user}:{crypt.stdout}", "utf-8")


def _site(home: Path, ports: dict[str, int]) -> str:
    """Return the recipe with this machine's names, ports and paths; every change must hit."""
    text = RECIPE.read_text("utf-8")
    for old, new in {
        "timeline.example.org": NAME,
        "listen 443 ssl": f"listen 127.0.0.1:{ports['https']} ssl",
        "listen 80;": f"listen 127.0.0.1:{ports['http']};",
        "127.0.0.1:8511": f"127.0.0.1:{ports['a']}",
        "127.0.0.1:8512": f"127.0.0.1:{ports['b']}",
        "127.0.0.1:8521": f"127.0.0.1:{ports['edit']}",
        "/etc/ssl/certs/timeline.pem": str(home / "timeline.pem"),
        "/etc/ssl/private/timeline.key": str(home / "timeline.key"),
        "/etc/nginx/timeline.htpasswd": str(home / "timeline.htpasswd"),
    }.items():
        assert old in text, f"the recipe no longer says {old}"
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """Start the recipe on a copy of the curated case; everything ends with the module."""
    nginx = _nginx()
    home = tmp_path_factory.mktemp("nginx")
    folder = tmp_path_factory.mktemp("hosted") / "case"
    shutil.copytree(curated_folder(), folder)
    folder.chmod(0o755)
    secrets = {"STREAMLIT_SERVER_COOKIE_SECRET": os.urandom(16).hex()}
    secrets["STREAMLIT_SERVER_ALLOWED_HOSTS"] = f"{NAME} {EDIT}"
    running: dict[str, subprocess.Popen[bytes]] = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in secrets.items():
            patch.setenv(name, value)
        ports = {"https": free_port(), "http": free_port()}
        for name, options in (("a", ()), ("b", ()), ("edit", ("--editable",))):
            running[name], url = start_server(folder, *options)
            ports[name] = int(url.rpartition(":")[2])
    _secrets(home)
    (home / "site.conf").write_text(_site(home, ports), "utf-8")
    user = "user root;" if os.getuid() == 0 else ""
    (home / "nginx.conf").write_text(MAIN.format(home=home, user=user), "utf-8")
    proxy = subprocess.Popen([nginx, "-p", home, "-e", home / "error.log", "-c", home / "nginx.conf"])
    case = Hosted(folder, home, ports["https"], running)
    _wait_for(case, proxy)
    yield case
    proxy.terminate()
    proxy.wait(10)
    for process in running.values():
        stop_server(process)


def _wait_for(case: Hosted, proxy: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        assert proxy.poll() is None, (case.home / "error.log").read_text("utf-8")
        try:
            if case.ask("/_stcore/health").body == b"ok":
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx did not answer within 15 s")
