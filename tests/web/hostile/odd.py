"""What hostile requests are made of: ways out, hosts, names and values of parameters, addresses."""

from collections.abc import Iterator

from flask import Flask

from tests.whole.matrix import ARGUMENTS, World
from tests.whole.policy import POLICY

REDIRECTS = (
    "//evil.cn", "///evil.cn", "////evil.cn", "/\\evil.cn", "\\/evil.cn", "\\\\evil.cn",
    "\\\\\\evil.cn", "/\\/evil.cn", "//\\evil.cn", "https://evil.cn", "HTTPS://evil.cn",
    "https:evil.cn", "https:/evil.cn", "https:///evil.cn", "http:\\\\evil.cn",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>1</script>",
    "vbscript:x", "//evil.cn/units", "//localhost@evil.cn", "/@evil.cn", "//localhost:80@evil.cn/",
    "//evil.cn%2f@localhost", "/%2f/evil.cn", "/%2fevil.cn", "/%5cevil.cn", "/%09/evil.cn",
    "/\t/evil.cn", "\t//evil.cn", " //evil.cn", "/\n/evil.cn", "\r\n//evil.cn", "/units\r\nX: y",
    "/.//evil.cn", "/..//evil.cn", "/./\\evil.cn", "/units/..//evil.cn", "／／evil.cn",
    "/／evil.cn", "//evil。cn", "/\u2028/evil.cn", "\x00//evil.cn"[1:], "?//evil.cn",
    "#//evil.cn", ";//evil.cn", "/;//evil.cn", "evil.cn", "./evil.cn", "../evil.cn",
    "//[::1]", "//2130706433", "/static/..//evil.cn", "/l/..//evil.cn", "/no-such-page",
    "/sign-out", "x" * 5000, "/" + "/" * 500 + "evil.cn",
)  # fmt: skip

ADDRESSES = (
    "evil.cn", "evil.cn:8000", "localhost.evil.cn", "localhost@evil.cn", "evil.cn:abc",
    "[::1", "..", "a" * 300, "evil .cn", "<b>evil</b>", "é.evil.cn",
)  # fmt: skip

NO_HOSTS = ("..", "a" * 300)

NAMES = (
    "q", "kind", "lack", "under", "open", "page", "state", "milestone", "court", "level", "order",
    "back", "as_of", "which", "duty", "unit", "next", "login", "campaign_id", "_method", "x[]",
)  # fmt: skip

VALUES = (
    "", " ", "0", "-1", "1", "2", "9" * 40, "-" + "9" * 40, "2147483647", "2147483648",
    "9223372036854775808", "1e308", "NaN", "inf", "-0", "１２３", "²", "٣", "0x10", "1.5", "1_000",
    "+1", "1,000", "'", '"', "';--", "' OR 1=1 --", "%", "%25", "_", "\\", "[]", "{}", "{{7*7}}",
    "{% x %}", "${x}", "%s", "%(n)s", "%n", "<script>alert(1)</script>", "../../etc/passwd",
    "\r\nSet-Cookie: a=b", "\n", "\u2028", "\u202e", "\ud800", "é", "e\u0301", "😀", "\ufeff",
    "x" * 8000, "长" * 2000, "2026-04-20", "0001-01-01", "9999-12-31", "2026-13-45",
    "2026-04-20T25:00", "2026-04-20T09:00+08:00", "2026-04-20T09:00+99:99",
    "0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00", "2026-W01-1", "20260420", "days", "tree",
    "due", "step", "level", "office", "unit", "true", "null", "None", "queued", "vacant",
    "no-address",
)  # fmt: skip


def addresses(app: Flask, world: World, method: str) -> Iterator[tuple[str, str]]:
    """Every endpoint of this method with the address of a thing of one's own."""
    adapter = app.url_map.bind("localhost")
    words: dict[str, str | int] = {
        "role": "contact", "filename": "seal.svg", "section": "fill", "year": 2026,
        "day": "2026-05-01", "number": 1, "letter": "clock", "language": "zh", "kind": "notice",
    }  # fmt: skip
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            about = POLICY[rule.endpoint].about
            values: dict[str, str | int] = {
                name: words[name] for name in rule.arguments if name in words
            }
            if about:
                values[ARGUMENTS[about]] = world.address_of(about, "office", "own")
            yield rule.endpoint, adapter.build(rule.endpoint, values, method=method)
