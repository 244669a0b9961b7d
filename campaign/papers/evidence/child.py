"""The process that looks into one file: its limits come first, then the file.

    python -m campaign.papers.evidence.child FILE FOLDER

Writes lines of JSON to its standard output: first what was found or why the file is refused, then
the number of each preview that lies whole in the folder. It starts without the settings and
secrets of whoever started it; when it dies, the file is refused.
"""

import os
import resource
import sys
from pathlib import Path

from campaign.papers.evidence.checked import MOST_PREVIEW, Draw, Found, Media
from campaign.papers.evidence.origin import JPG, PDF, PNG, ZIP, kind_of, refuse_second
from campaign.papers.evidence.report import found_line, preview_line, refusal_line
from campaign.rules.errors import Invalid

# Measured: 50 million pixels in four channels take 520 MB and 1.5 s of a core, five A3 scans 1.5 s.
LIMITS = {
    resource.RLIMIT_AS: 640 * 1024 * 1024,
    resource.RLIMIT_CPU: 6,
    resource.RLIMIT_FSIZE: MOST_PREVIEW,
    resource.RLIMIT_NOFILE: 32,
    resource.RLIMIT_CORE: 0,
}


def main(file: str, folder: str) -> None:
    """Look into the file and say what it is."""
    for limit, most in LIMITS.items():
        resource.setrlimit(limit, (most, most))
    os.nice(5)
    try:
        found, draw = judge(Path(file))
    except Invalid as refusal:
        _say(refusal_line(refusal))
        return
    _say(found_line(found))
    for number in draw(Path(folder)):
        _say(preview_line(number))


def judge(path: Path) -> tuple[Found, Draw]:
    """Return what the file is, and how its first pages are drawn.

    Raises:
        Invalid: it cannot be kept; says why and what to do.
    """
    content = path.read_bytes()
    kind = kind_of(content)
    if kind != ZIP:
        refuse_second(content, path)
    del content
    # Each library is loaded only for its own kind: starting is most of the work for a small file.
    if kind == PDF:
        from campaign.papers.evidence.pdf.document import judge_pdf

        return judge_pdf(path)
    if kind in (JPG, PNG):
        from campaign.papers.evidence.picture import judge_picture

        return judge_picture(path, Media.JPG if kind == JPG else Media.PNG)
    from campaign.papers.evidence.office.parts import judge_office

    return judge_office(path)


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
