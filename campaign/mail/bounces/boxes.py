"""Where returned mail lies: one message, a file of many (mbox), a folder of files (maildir)."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

from campaign.mail.bounces.read import LARGEST


def messages(place: Path) -> Iterator[bytes]:
    """Yield the messages at a place, which is left as it is; reading it again changes nothing.

    Raises:
        OSError: it is not there or may not be read.
    """
    if place.is_dir():
        for folder in ("new", "cur"):
            for file in sorted((place / folder).glob("[!.]*")) if (place / folder).is_dir() else ():
                with file.open("rb") as message:
                    yield message.read(LARGEST + 1)
        return
    with place.open("rb") as whole:
        many = whole.read(5) == b"From "
        whole.seek(0)
        if not many:
            yield whole.read(LARGEST + 1)
            return
    box = mailbox.mbox(place, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()
