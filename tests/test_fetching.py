"""Pictures from the network: public addresses alone, each redirect checked, and limits on everything."""

import http.server
import socket
import threading
from contextlib import contextmanager

import pytest

from articles import importing
from articles.importing import Options, fetching
from articles.importing.fetching import Budget, NotFetched, fetch
from articles.models import Article, Photo
from tests.factories import NOW
from tests.pictures import picture


@contextmanager
def server(answers: dict[str, tuple[int, dict[str, str], bytes]]):
    """A server on this machine; yields its port and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running.server_address[1], asked
        running.shutdown()


@pytest.fixture
def public(monkeypatch):
    """Let this machine's own address count as public, as far as a test needs a server; every other rule stands."""
    real = fetching.is_public
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1" or real(address))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
     "2002:7f00:1::", "ff02::1", "no address"],
)  # fmt: skip
def test_no_address_of_a_private_network_is_public(address):
    assert fetching.is_public(address) is False


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_addresses_of_the_open_internet_are(address):
    assert fetching.is_public(address) is True


def test_a_name_that_leads_to_this_machine_is_not_asked():
    with server({"/a.jpg": (200, {}, b"x")}) as (port, asked):
        for host in ("localhost", "127.0.0.1", "2130706433", "0x7f.1"):
            with pytest.raises(NotFetched, match=r"has no public address|is not known"):
                fetch(f"http://{host}:{port}/a.jpg", most=100, budget=Budget(9))
    assert asked == []


def test_one_private_address_among_public_ones_is_enough(monkeypatch):
    found = [(0, 0, 0, "", ("93.184.215.14", 80)), (0, 0, 0, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(NotFetched, match="has no public address"):
        fetching.public_address("mixed.example", 80)


def test_the_connection_goes_to_the_address_that_was_checked(public, monkeypatch):
    with server({"/a.jpg": (200, {}, b"picture")}) as (port, asked):
        answers = iter([[(0, 0, 0, "", ("127.0.0.1", port))], [(0, 0, 0, "", ("10.0.0.1", port))]])
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: next(answers) if host == "re.example" else real(host))
        real = socket.getaddrinfo
        monkeypatch.setattr(socket, "create_connection", connect_to_numbers_alone)
        assert fetch(f"http://re.example:{port}/a.jpg", most=100, budget=Budget(1)) == b"picture"
    assert asked == ["/a.jpg"]


def connect_to_numbers_alone(address, timeout):
    made = socket.socket()
    made.settimeout(timeout)
    assert address[0] == "127.0.0.1"
    made.connect(address)
    return made


def test_a_redirect_is_checked_like_the_first_address(public):
    answers = {"/a": (302, {"Location": "http://10.0.0.1/secret"}, b""), "/b": (301, {"Location": "file:///etc/passwd"}, b"")}
    with server(answers) as (port, _asked):
        with pytest.raises(NotFetched, match="has no public address"):
            fetch(f"http://127.0.0.1:{port}/a", most=100, budget=Budget(9))
        with pytest.raises(NotFetched, match="only plain http and https"):
            fetch(f"http://127.0.0.1:{port}/b", most=100, budget=Budget(9))


def test_redirects_lead_on_and_not_for_ever(public):
    answers = {"/a": (302, {"Location": "/b"}, b""), "/b": (200, {}, b"there"), "/round": (302, {"Location": "/round"}, b"")}
    with server(answers) as (port, asked):
        assert fetch(f"http://127.0.0.1:{port}/a", most=100, budget=Budget(9)) == b"there"
        with pytest.raises(NotFetched, match="redirects more than 3 times"):
            fetch(f"http://127.0.0.1:{port}/round", most=100, budget=Budget(9))
    assert asked.count("/round") == 4


def test_what_is_too_large_is_not_read_to_its_end(public):
    with server({"/a": (200, {}, b"x" * 3 * 1024 * 1024)}) as (port, _asked), pytest.raises(NotFetched, match="more than 1 MB"):
        fetch(f"http://127.0.0.1:{port}/a", most=1024 * 1024, budget=Budget(9))


def test_an_import_fetches_no_more_than_it_may():
    budget = Budget(0)
    with pytest.raises(NotFetched, match="as many pictures as it may"):
        fetch("http://one.example/a", most=10, budget=budget)


@pytest.mark.parametrize("address", ["ftp://x.example/a", "http://", "http://a:b@x.example/", "http://[::1", "http://x:99999/"])
def test_other_addresses_are_refused(address):
    with pytest.raises(NotFetched):
        fetch(address, most=10, budget=Budget(9))


@pytest.mark.django_db
def test_an_import_takes_pictures_from_the_network_only_if_it_is_asked_to(public, tmp_path):
    with server({"/hall.jpg": (200, {}, picture())}) as (port, asked):
        address = f"http://127.0.0.1:{port}/hall.jpg"
        (tmp_path / "a.md").write_text(f"---\ntitle: A\ndate: 2026-01-05\nimage: {address}\n---\n\nText.\n")
        importing.run([str(tmp_path)], options=Options(), now=NOW)
        importing.run([str(tmp_path)], options=Options(fetch=True, dry_run=True), now=NOW)
        assert (asked, Photo.objects.count()) == ([], 0)
        report = importing.run([str(tmp_path)], options=Options(fetch=True), now=NOW)
        assert (asked, report.summary) == (["/hall.jpg"], "0 created, 1 updated, 0 unchanged, 0 refused")
        assert Article.objects.get().lead_photo == Photo.objects.get()
        assert importing.run([str(tmp_path)], options=Options(fetch=True), now=NOW).counts["unchanged"] == 1
    assert asked == ["/hall.jpg"]
