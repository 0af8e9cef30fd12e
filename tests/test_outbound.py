"""Customer-provided URLs only reach the public internet."""

import socket
from ipaddress import ip_address
from typing import Any

import pytest
from django.test.utils import override_settings

from tests.receiver import Received, run_receiver
from tidebill import outbound
from tidebill.outbound import Unreachable, check_url, post
from tidebill.wire.errors import Invalid


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_may_be_called(address: str) -> None:
    assert outbound._is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104  # an address to refuse
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fe80::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)
def test_no_other_address_may(address: str) -> None:
    assert not outbound._is_public(ip_address(address))


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost"])
def test_another_spelling_of_this_machine_is_seen_through(host: str) -> None:
    with run_receiver() as receiver, pytest.raises(Unreachable, match="not a public one"):
        post(receiver.url.replace("127.0.0.1", host), b"", headers={})
    assert receiver.received == []


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    with pytest.raises(Unreachable, match="not a public one"):
        post("http://both.example/", b"", headers={})


@override_settings(TIDEBILL_WEBHOOK_ALLOW_PRIVATE=True)
def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    real = socket.getaddrinfo

    def resolve(host: Any, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if host == "hook.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with run_receiver() as receiver:
        reply = post(receiver.url.replace("127.0.0.1", "hook.example"), b"{}", headers={})

    assert (reply.status, reply.text) == (200, "OK")
    # Resolved once: a second resolution could return another address.
    assert asked.count("hook.example") == 1
    assert receiver.received[0].headers["host"].startswith("hook.example:")


@override_settings(TIDEBILL_WEBHOOK_ALLOW_PRIVATE=True)
def test_of_a_long_answer_only_the_beginning_is_read() -> None:
    def answer(_: Received) -> tuple[int, bytes]:
        return 200, b"a\0" + b"b" * 5_000_000

    with run_receiver(answer) as receiver:
        reply = post(receiver.url, b"{}", headers={})

    assert len(reply.text) == 16_383
    assert reply.text.startswith("ab")


@override_settings(TIDEBILL_WEBHOOK_ALLOW_PRIVATE=True)
def test_a_login_in_the_address_is_sent_as_basic_authentication() -> None:
    with run_receiver() as receiver:
        post(receiver.url.replace("http://", "http://me:secret@"), b"{}", headers={})

    assert receiver.received[0].headers["authorization"] == "Basic bWU6c2VjcmV0"


@pytest.mark.parametrize(
    "url", ["https://example.com/hook?a=1", "http://example.com:8080/", "https://żółw.pl/"]
)
def test_addresses_of_receivers_are_taken(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://a/", "//a/", "http:///x", "http://a:0/", ""])
def test_what_is_no_address_of_a_receiver_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        check_url(url)
