"""The address a browser opens for a link as written, the host a reader is shown, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.evidence.cells import link_fault, read_link, read_sources
from dashboard.evidence.links import host_of, href_of, read_address, say_link
from dashboard.evidence.problems import LinkError
from tests.hostile.links import ALONE, DOUBTED, LINKS, REFUSED


@pytest.mark.parametrize(("link", "href"), [*LINKS.items(), *ALONE.items()])
def test_a_link_has_the_address_that_a_browser_makes_of_it(link: str, href: str) -> None:
    assert href_of(link) == href
    assert href_of(href) == href
    assert read_link(link) == (link, None)


@pytest.mark.parametrize("link", LINKS)
def test_a_list_of_sources_takes_awkward_links(link: str) -> None:
    if ";" not in link:
        assert read_sources(f"wsj; {link}") == (("wsj", link), None)


@pytest.mark.parametrize(("link", "verdict"), REFUSED.items())
def test_what_may_lead_elsewhere_is_refused_with_its_remedy(link: str, verdict: tuple[str, str]) -> None:
    fault = link_fault(link)
    assert fault is not None
    assert (fault[0], fault[1], fault[3]) == (verdict[0], "error", verdict[1])
    assert (href_of(link), host_of(link), say_link(link)) == ("", "", link)


@pytest.mark.parametrize(("link", "host"), DOUBTED.items())
def test_a_host_that_may_deceive_is_a_warning_until_it_is_written_in_ascii(link: str, host: str) -> None:
    fault = link_fault(link)
    assert fault is not None
    assert fault[:2] == ("mixed-script-host", "warning")
    assert fault[3] == f"write {host} for the host if that is the one meant, else copy the address again"
    assert host_of(link) == host
    assert read_sources(f"wsj;{link}") == (("wsj", link), fault)
    path = link.split("/", 3)[3]
    assert link_fault(f"https://{host}/{path}") is None
    assert say_link(link) == href_of(link) == f"https://{host}/{path}"
    # Naming the host elsewhere in the link does not.
    assert link_fault(f"{link}?{host}") is not None


def test_a_fault_goes_before_a_warning() -> None:
    links = "https://аpple.com/; https://good@evil.example/"
    assert read_sources(links)[1] == link_fault("https://good@evil.example/")


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://www.Example.org:8080/a", "www.example.org"),
        ("https://xn--bcher-kva.example/", "bücher.example"),
        ("https://президент.рф/", "президент.рф"),
        ("https://россия-2019.example/", "россия-2019.example"),
        ("https://日本語カナひらがな.jp/", "日本語カナひらがな.jp"),
        ("https://aカナ漢.jp/", "aカナ漢.jp"),
        ("https://한국漢.kr/", "한국漢.kr"),
        ("https://φυσική.gr/", "φυσική.gr"),
        ("https://नमस्ते.example/", "नमस्ते.example"),
        ("https://مثال.example/", "مثال.example"),
        ("https://xn--i-7iq.ws/", "xn--i-7iq.ws"),
        ("https://0x7f.1/", "127.0.0.1"),
        ("https://[0:0::1]:80/", "[::1]"),
    ],
)
def test_the_host_shown_is_the_one_that_is_opened(link: str, host: str) -> None:
    assert host_of(link) == host
    assert link_fault(link) is None


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("https://example.org/Россия", "https://example.org/Россия"),
        ("HTTPS://Example.org/A", "HTTPS://Example.org/A"),
        ("https://%65vil.example/a", "https://evil.example/a"),
        ("reuters-2019", "reuters-2019"),
    ],
)
def test_a_link_is_said_as_written_where_its_host_can_be_seen(link: str, said: str) -> None:
    assert say_link(link) == said


@given(st.text(alphabet="htps:/\\?#@[]%.xn-a0ü\u0430א漢\u200b|'{}\"", max_size=25).map("https://".__add__))
def test_any_text_is_an_address_in_ascii_that_stays_or_a_fault(text: str) -> None:
    try:
        address = read_address(text)
    except LinkError as error:
        assert error.hint
        return
    assert address.href.isascii()
    assert read_address(address.href).href == address.href
    assert address.href.partition("://")[2].startswith(address.host.name)
