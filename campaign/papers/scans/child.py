"""The process that opens scans: its limits come first, then the file.

    python -m campaign.papers.scans.child look FILE KIND FIRST LAST FOLDER
    python -m campaign.papers.scans.child copy OUT FILE KIND PAGE TURN [FILE KIND PAGE TURN …]

It knows no key: it says which texts stand in codes, and others judge whether they are ours.
"""

import os
import resource
import sys
from pathlib import Path

from campaign.papers.evidence.checked import Media
from campaign.papers.scans.seen import Seen, seen_line

LIMITS = {
    resource.RLIMIT_AS: 900 * 1024 * 1024,
    resource.RLIMIT_CPU: 60,
    resource.RLIMIT_FSIZE: 100 * 1024 * 1024,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}


def look(file: str, kind: str, first: str, last: str, folder: str) -> None:
    """Say what stands on each page, and leave its small picture in the folder."""
    from campaign.papers.scans.look import look_pdf, look_picture, write_small

    path = Path(file)
    pages = look_pdf(path, int(first), int(last)) if kind == Media.PDF else look_picture(path)
    for number, picture, turn, codes in pages:
        write_small(picture, turn, Path(folder) / f"{number}.jpg")
        sys.stdout.write(seen_line(Seen(number, tuple(codes), turn)))
        sys.stdout.flush()


def copy(out: str, *said: str) -> None:
    """Copy pages into a PDF of their own."""
    from campaign.papers.scans.copying import copy_pages

    fours = [said[at : at + 4] for at in range(0, len(said), 4)]
    copy_pages([(Path(f), kind, int(page), int(turn)) for f, kind, page, turn in fours], Path(out))


def main(word: str, *said: str) -> None:
    """Do what the first word says, within the limits."""
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    os.nice(5)
    if word == "look":
        look(*said)
    else:
        copy(*said)


if __name__ == "__main__":
    main(*sys.argv[1:])
