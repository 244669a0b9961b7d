"""Every route says who may use it; every page stands, parses, changes nothing, can be reached."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from flask import Flask

from campaign.settings import Settings
from campaign.web.guard import refuse_unguarded
from campaign.web.shell import MENU
from tests.make import Make
from tests.whole.walk import Walk, a_walk, business_rows, pages

ROOT = Path(__file__).parents[3]
READERS = ("office", "lead", "contact", "principal", "admin")
# Pages that are reached by a letter, by a machine, or by a form's answer only.
# A letter carries its own styles; it is shown in a frame under a policy of its own.
LETTERS = {"mailbox.html_part"}
# So many pages of one kind are followed: a duty in every state, not every duty of a county.
ALIKE = 8
NOT_IN_MENUS = {"sessions.link", "health.show", "home.index"}

# Arguments that are words of ours, which each page checks against its own table.
WORDS = ("token", "role", "day", "letter", "language", "kind")


@pytest.fixture
def walk(app: Flask, make: Make) -> Walk:
    """A county with something of everything."""
    return a_walk(make)


def test_every_route_declares_who_may_use_it(app: Flask) -> None:
    refuse_unguarded(app)
    for endpoint, view in app.view_functions.items():
        assert hasattr(view, "guard"), endpoint


def test_an_unguarded_route_stops_the_start(app: Flask) -> None:
    app.view_functions["bare"] = lambda: ""
    app._got_first_request = False
    app.url_map.add(app.url_rule_class("/bare", endpoint="bare"))
    with pytest.raises(RuntimeError, match="bare"):
        refuse_unguarded(app)


def test_every_menu_entry_is_a_page(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {endpoint for _, endpoint, _ in MENU} <= endpoints


def test_addresses_are_kebab_case_with_typed_arguments(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        bare = re.sub(r"<[^>]+>", "x", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.\-]+", bare), rule.rule
        for argument in re.findall(r"<([^>]+)>", rule.rule):
            assert ":" in argument or argument in WORDS, rule.rule


@pytest.mark.parametrize("reader", READERS)
def test_every_page_stands_parses_and_changes_nothing(
    app: Flask, make: Make, walk: Walk, reader: str
) -> None:
    client = make.sign_in(app.test_client(), walk.people[reader])
    before = business_rows()
    for endpoint, address in pages(app, walk):
        for lang in ("zh", "en"):
            client.set_cookie("duban_locale", lang)
            answer = client.get(address)
            assert answer.status_code < 500, f"{endpoint} {address}"
            if answer.mimetype == "text/html" and answer.status_code == 200:
                parse(endpoint, answer.get_data(as_text=True))
            headers(endpoint, answer.headers)
    assert business_rows() == before


def parse(endpoint: str, page: str) -> None:
    """The page is HTML by the standard's own parser, with a title, one h1 and no inline code."""
    parser = html5lib.HTMLParser(strict=True)
    try:
        parser.parse(page)
    except html5lib.html5parser.ParseError as error:
        where = parser.errors[-1] if parser.errors else error
        raise AssertionError(f"{endpoint}: {where}") from error
    if endpoint in LETTERS:
        return
    found = Inline()
    found.feed(page)
    assert not found.guilty, f"{endpoint}: {found.guilty}"
    assert found.titles >= 1, endpoint


class Inline(HTMLParser):
    """Finds inline styles, scripts and handlers, which the policy would not run anyway."""

    def __init__(self) -> None:
        """Start with nothing found."""
        super().__init__()
        self.guilty: list[str] = []
        self.titles = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        names = dict(attrs)
        self.titles += tag == "title"
        self.guilty += [f"{tag} {name}" for name in names if name.startswith("on")]
        if "style" in names or tag == "style":
            self.guilty.append(f"{tag} style")
        if tag == "script" and "src" not in names:
            self.guilty.append("script without src")


def headers(endpoint: str, found: object) -> None:
    """Every answer carries the policy; pages are not kept by caches."""
    assert "default-src" in found["Content-Security-Policy"], endpoint  # type: ignore[index]
    assert found["X-Content-Type-Options"] == "nosniff", endpoint  # type: ignore[index]
    assert found["Cache-Control"] == "no-store", endpoint  # type: ignore[index]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_is_reached_by_links_from_the_menu(app: Flask, make: Make, walk: Walk) -> None:
    reached: set[str] = set()
    for reader in READERS:
        reached |= crawl(app, make, walk, reader)
    wanted = {endpoint for endpoint, _ in pages(app, walk)} - NOT_IN_MENUS
    # What hangs on a state that this county does not know is at least offered by some page.
    left = {endpoint for endpoint in wanted - reached if not offered(endpoint)}
    assert not left
    assert len(wanted & reached) > 3 * len(wanted - reached)


def offered(endpoint: str) -> bool:
    """Tell whether a page offers the way there: a link, a button, or an address of the code."""
    places = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "campaign" / "web").rglob("*.py")]
    named = re.compile(rf"""["']{re.escape(endpoint)}["']""")
    return any(named.search(place.read_text(encoding="utf-8")) for place in places)


def crawl(app: Flask, make: Make, walk: Walk, reader: str) -> set[str]:
    """Follow every link from the front door; return the endpoints seen."""
    client = make.sign_in(app.test_client(), walk.people[reader])
    adapter = app.url_map.bind("localhost")
    seen: set[str] = set()
    endpoints: set[str] = set()
    alike: Counter[str] = Counter()
    todo = ["/", "/sign-in"]
    while todo and len(seen) < 1200:
        address = todo.pop(0)
        answer = client.get(address)
        endpoint, _ = adapter.match(address.split("?")[0], method="GET")
        endpoints.add(str(endpoint))
        if answer.status_code in (301, 302, 303):
            todo.append(answer.headers["Location"].replace("http://localhost", ""))
            continue
        page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        for link in re.findall(r'(?:href|src)="(/[^"#]*)"', page):
            plain = link.replace("&amp;", "&")
            key = re.sub(r"=[^&]*", "=", plain)
            kind = re.sub(r"[0-9]+", "#", key)
            if key not in seen and not plain.startswith("/static") and alike[kind] < ALIKE:
                seen.add(key)
                alike[kind] += 1
                todo.append(plain)
    if reader == "contact":
        endpoints |= {"sessions.sign_in"}
    return endpoints


def test_a_stranger_sees_only_the_public_pages(app: Flask, walk: Walk) -> None:
    client = app.test_client()
    for endpoint, address in pages(app, walk):
        answer = client.get(address)
        guard = app.view_functions[endpoint].guard  # type: ignore[attr-defined]
        if guard.public:
            assert answer.status_code in (200, 302, 404, 503), endpoint
        else:
            assert answer.status_code == 302, endpoint
            assert "/sign-in" in answer.headers["Location"], endpoint


def test_settings_refuse_a_short_secret() -> None:
    from campaign.settings import SettingsIncomplete, from_environment

    with pytest.raises(SettingsIncomplete):
        from_environment({"SECRET_KEY": "short"})
    assert isinstance(from_environment({"SECRET_KEY": "x" * 32}), Settings)
