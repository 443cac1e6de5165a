"""The hosting recipe keeps its word: a team reads, editors save, and nobody else changes a byte."""

from __future__ import annotations

import gzip
import hashlib
import re
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import said
from tests.hosting.conftest import EDIT, LOGIN, NAME, Hosted

pytestmark = pytest.mark.e2e
PAGES = ("timeline", "counts", "evidence", "briefing", "add", "method")


def fingerprint(folder: Path) -> str:
    """Return one hash over names and bytes of everything in the folder."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        total.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def open_page(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.locator("[data-testid=stAppViewContainer]").wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=30_000)
    return page


def test_readers_are_sent_over_tls_squeezed_and_fenced(hosted: Hosted) -> None:
    front = hosted.ask("/", Accept_Encoding="gzip")
    assert front.status == 200
    assert front.headers["Strict-Transport-Security"] == "max-age=31536000"
    policies = front.headers.get_all("Content-Security-Policy")
    assert len(policies) == 2
    assert "script-src 'self' blob: 'sha256-" in policies[0]
    assert "frame-ancestors 'none'" in policies[1]
    assert "nginx/" not in front.headers["Server"]
    script = re.search(rb'src="\./(static/js/index[^"]+)"', hosted.ask("/").body)
    assert script is not None
    squeezed = hosted.ask(f"/{script[1].decode()}", Accept_Encoding="gzip")
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(squeezed.body)) > 2 * len(squeezed.body)


def test_a_cookie_keeps_a_reader_on_one_replica(hosted: Hosted) -> None:
    seen = set()
    for _ in range(40):
        (cookie,) = [c for c in hosted.ask("/").headers.get_all("Set-Cookie") or [] if "replica" in c]
        match = re.fullmatch(r"timeline_replica=([ab]); Path=/; Secure; HttpOnly; SameSite=Lax", cookie)
        assert match is not None
        seen.add(match[1])
    assert seen == {"a", "b"}
    kept = hosted.ask("/", Cookie="timeline_replica=a").headers.get_all("Set-Cookie") or []
    assert not [c for c in kept if "replica" in c]


def test_what_only_an_operator_needs_is_not_public(hosted: Hosted) -> None:
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact"):
        assert hosted.ask(path).status == 404
        assert hosted.ask(path, host=EDIT, Authorization=_basic()).status == 404


def test_the_editable_instance_answers_nobody_without_the_login(hosted: Hosted) -> None:
    for path in ("/", "/_stcore/stream", "/_stcore/health", "/media/x", "/assets/plotly-basic.min.js"):
        assert hosted.ask(path, host=EDIT).status == 401
        assert (
            hosted.ask(path, host=EDIT, Authorization="Basic " + b64encode(b"editor:x").decode()).status
            == 401
        )
    assert hosted.ask("/_stcore/health", host=EDIT, Authorization=_basic()).body == b"ok"


def test_a_reader_cannot_write_by_any_request(hosted: Hosted) -> None:
    before = fingerprint(hosted.folder)
    paths = [
        "/",
        "/events.csv",
        "/add",
        "/assets/x.csv",
        "/_stcore/upload_file/a/b",
        "/media/x",
        "/_stcore/stream",
    ]
    paths += ["/..%2f..%2fevents.csv", "/assets/..%2f..%2fevents.csv", "/_stcore/health", "/static/x"]
    for path in paths:
        for method in ("POST", "PUT", "PATCH", "DELETE", "MKCOL", "COPY", "PROPFIND"):
            answer = hosted.ask(path, method=method)
            assert answer.status >= 400, f"{method} {path}: {answer.status}"
    assert fingerprint(hosted.folder) == before


def test_no_path_leads_out_of_the_served_files(hosted: Hosted) -> None:
    secret = (hosted.folder / "case.toml").read_bytes()
    for path in (
        "/assets/../../events/case.toml",
        "/assets/..%2f..%2fevents%2fcase.toml",
        "/static/..%2fcase.toml",
    ):
        for way in (path, path.replace("..", "%2e%2e"), path.replace("/", "//")):
            assert secret not in hosted.ask(way).body


def test_another_sites_page_gets_no_socket(hosted: Hosted) -> None:
    handshake = {
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    for origin in ("https://evil.example", f"http://{NAME}:{hosted.port}.evil.example", "null"):
        assert hosted.ask("/_stcore/stream", Origin=origin, **handshake).status == 403
        assert hosted.ask("/_stcore/health", Origin=origin).status == 403


def test_another_sites_page_cannot_frame_it(hosted: Hosted, browser: Browser) -> None:
    with browser.new_context(ignore_https_errors=True) as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.set_content(f"<iframe src='{hosted.url}'></iframe>")
        page.wait_for_function("document.querySelector('iframe').contentDocument === null")
        page.wait_for_event("console", timeout=10_000) if not refused else None
        assert any("frame-ancestors" in text for text in refused)


def test_a_browser_reads_every_page_through_it(hosted: Hosted, browser: Browser) -> None:
    said: list[str] = []
    asked: set[str] = set()
    with browser.new_context(ignore_https_errors=True) as context:
        context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        context.on(
            "request", lambda request: asked.add(re.sub(r"^(blob:)?(\w+://[^/]+).*", r"\2", request.url))
        )
        for name in PAGES:
            page = open_page(context, f"{hosted.url}/?page={name}")
            assert page.locator("[data-testid=stException]").count() == 0
            page.close()
    assert said == []
    assert asked - {f"data:{x}" for x in ()} == {hosted.url}


def _basic() -> str:
    return "Basic " + b64encode(":".join(LOGIN).encode()).decode()


def bring(page: Page, name: str = "hosted-1") -> None:
    row = f"id,date,title,source,lane\n{name},2019-06-03,Row {name} came,https://example.org/,june_report\n"
    file = {"name": "brought.csv", "mimeType": "text/csv", "buffer": row.encode()}
    page.locator("input[type=file]").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_text("brought.csv").first.wait_for()


def save(hosted: Hosted, browser: Browser, name: str) -> None:
    user, password = LOGIN
    login = {"username": user, "password": password}
    with browser.new_context(ignore_https_errors=True, http_credentials=login) as context:  # type: ignore[arg-type]
        page = open_page(context, f"{hosted.edit_url}/?page=add")
        bring(page, name)
        page.get_by_role("button", name="Save 1 row").click()
        page.get_by_text("1 added").wait_for()


def test_a_reader_uploads_keeps_a_draft_and_downloads_but_changes_no_file(
    hosted: Hosted, browser: Browser
) -> None:
    before = fingerprint(hosted.folder)
    for replica in "ab":
        with browser.new_context(ignore_https_errors=True) as context:
            context.add_cookies([{"name": "timeline_replica", "value": replica, "url": hosted.url}])
            page = open_page(context, f"{hosted.url}/?page=add")
            bring(page)
            assert page.get_by_role("button", name="Save 1 row").count() == 0
            page.get_by_role("button", name="Keep 1 row as a draft").click()
            page.get_by_text("Draft rows: 1").wait_for()
            with page.expect_download() as waiting:
                page.get_by_role("button", name="Events, exact (CSV)").click()
            assert "Row hosted-1 came" in Path(waiting.value.path()).read_text("utf-8")
            page.goto(f"{hosted.url}/?page=briefing")
            with page.expect_download(timeout=60_000) as waiting:
                page.get_by_role("button", name="Web page").click()
            assert Path(waiting.value.path()).read_bytes().startswith(b"<!DOCTYPE html>")
    assert fingerprint(hosted.folder) == before


def test_an_editor_saves_and_every_reader_sees_it(hosted: Hosted, browser: Browser) -> None:
    save(hosted, browser, "saved-1")
    assert b"Row saved-1 came" in (hosted.folder / "brought.csv").read_bytes()
    for replica in "ab":
        with browser.new_context(ignore_https_errors=True) as context:
            context.add_cookies([{"name": "timeline_replica", "value": replica, "url": hosted.url}])
            page = open_page(context, f"{hosted.url}/?event=saved-1")
            page.locator(".st-key-card").get_by_text("Row saved-1 came").first.wait_for()


def test_when_a_replica_stops_its_readers_go_on_with_the_other(hosted: Hosted, browser: Browser) -> None:
    with browser.new_context(ignore_https_errors=True) as context:
        context.add_cookies([{"name": "timeline_replica", "value": "a", "url": hosted.url}])
        page = open_page(context, hosted.url)
        hosted.replicas["a"].kill()
        hosted.replicas["a"].wait()
        page.goto(f"{hosted.url}/?page=evidence")
        page.get_by_role("tab", name="Sources").wait_for()


def test_each_process_logs_what_it_did_without_a_word_of_the_data(hosted: Hosted, browser: Browser) -> None:
    save(hosted, browser, "logged-1")
    with browser.new_context(ignore_https_errors=True) as context:
        context.add_cookies([{"name": "timeline_replica", "value": "b", "url": hosted.url}])
        page = open_page(context, f"{hosted.url}/?page=add")
        bring(page)
        page.goto(f"{hosted.url}/?page=briefing&headline=Secret+headline")
        with page.expect_download(timeout=60_000):
            page.get_by_role("button", name="Web page").click()
    for process, deeds in (
        (hosted.replicas["b"], ("load", "check", "export")),
        (hosted.replicas["edit"], ("save",)),
    ):
        log = said(process)
        for deed in deeds:
            assert re.search(rf"^\S+Z what={deed} ok=yes ms=\d+( [a-z]+=[\w.-]+)+$", log, re.M), deed
        for words in ("Secret", "came", "brought", "rostec", str(hosted.folder)):
            assert words not in log
