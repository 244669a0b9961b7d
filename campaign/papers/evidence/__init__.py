"""Files that people hand in as evidence: taken as one of five kinds, or refused with what to do.

check     what a caller needs: a file on disk and its name in, a Checked out
checked   what is known of a file that passed, and how much a file may hold
names     the name that a file is shown under, and whether it agrees with the content
origin    what kind of file the bytes are; a word for every other kind
child     the process that looks into the file: it has limits, no secrets, and may be killed
report    what that process says, believed only as far as it has the right shape
picture   jpg and png, and how every preview is written
office/   docx and xlsx: a zip archive, judged by its directory, then by its XML
pdf/      pdf: what in it could act, and its pages

Nothing of a hostile file is parsed in the process that serves pages.
"""

from campaign.papers.evidence.check import check_file
from campaign.papers.evidence.checked import Checked, Media

__all__ = ["Checked", "Media", "check_file"]
