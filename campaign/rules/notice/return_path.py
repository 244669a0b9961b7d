"""The keyed return path: by what a letter that comes back is known, and by nothing else.

A letter leaves with the envelope sender ``bounces+<letter>.<mac>@domain`` and carries the same
token in a header of its own, for mailboxes that do not take addresses with a plus. The mac binds
the letter's number to its Message-ID (a database put back from a backup gives numbers again) and
to the application's key: nobody who has not had the letter can make one.
"""

import hashlib
import hmac
import re

HEADER = "X-Duban-Letter"
MAC_DIGITS = 20  # 80 bits; the local part of an address holds 64 signs
FAMILY = b"duban/return-path/1\0"

_TOKEN = re.compile(rf"(?<![0-9a-z])([0-9]{{1,18}})\.([0-9a-f]{{{MAC_DIGITS}}})(?![0-9a-z])", re.I)


def token(letter_id: int, message_id: str, key: str) -> str:
    """Return the token of a letter: its number, a dot, and 20 hexadecimal digits."""
    said = FAMILY + f"{letter_id}\0{message_id}".encode()
    mac = hmac.new(key.encode(), said, hashlib.sha256).hexdigest()
    return f"{letter_id}.{mac[:MAC_DIGITS]}"


def return_path(mailbox: str, letter_token: str) -> str:
    """Return the envelope sender of a letter: the token stands behind a plus in the mailbox."""
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{letter_token}@{domain}"


def tokens_in(text: str) -> tuple[tuple[int, str], ...]:
    """Return what looks like a token in a text, each once: (number of the letter, token)."""
    found = {(int(m[1]), f"{int(m[1])}.{m[2].lower()}"): None for m in _TOKEN.finditer(text)}
    return tuple(found)


def is_token(claimed: str, letter_id: int, message_id: str, key: str) -> bool:
    """Tell whether this is the letter's own token; how long it takes tells nothing."""
    return hmac.compare_digest(claimed.encode(), token(letter_id, message_id, key).encode())
