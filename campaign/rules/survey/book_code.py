"""The version code 版本码 of a form's workbook: whose, of which round, of which text of the form.

A workbook that comes back is taken for this unit and this round only; the digest tells a code that
somebody has changed by hand, and a form whose text is not the one that was sent out.
"""

import hashlib
import re
from dataclasses import dataclass

from campaign.rules.survey.typed import Refused

_WRITTEN = re.compile(
    r"DUBAN-([a-z0-9_-]{1,60})-v(\d{1,6})-r(\d{1,9})\.(\d{1,6})-([0-9a-f]{12})-(\S.*)"
)


@dataclass(frozen=True)
class BookCode:
    """What a workbook says of itself; ``sha256`` is that of the form's text."""

    form: str
    version: int
    round_id: int
    number: int
    unit: str
    sha256: str = ""
    digest: str = ""

    @property
    def written(self) -> str:
        """The code as it stands in a cell."""
        return (
            f"DUBAN-{self.form}-v{self.version}-r{self.round_id}.{self.number}"
            f"-{self.own_digest}-{self.unit}"
        )

    @property
    def own_digest(self) -> str:
        """What the digest has to be."""
        said = f"{self.form}|{self.version}|{self.round_id}|{self.number}|{self.unit}|{self.sha256}"
        return hashlib.sha256(said.encode()).hexdigest()[:12]


def read_code(text: str) -> BookCode | None:
    """Return the code that a cell holds, None where it holds none."""
    found = _WRITTEN.search(text)
    if found is None:
        return None
    form, version, round_id, number, digest, unit = found.groups()
    return BookCode(form, int(version), int(round_id), int(number), unit.strip(), digest=digest)


def check_code(theirs: BookCode, ours: BookCode, *, form_name: str) -> None:
    """Refuse a workbook that is not this one's.

    Raises:
        Refused: it is another form's, version's, round's or unit's; says which.
    """
    if theirs.unit != ours.unit:
        raise Refused(
            "这个文件是单位 %(theirs)s 的，不是本单位（%(ours)s）的，没有读入。请用本单位的模板。",
            theirs=theirs.unit[:40],
            ours=ours.unit,
        )
    if theirs.form != ours.form:
        raise Refused(
            "这个文件是另一张表（%(theirs)s）的，不是《%(form)s》的，没有读入。请重新下载模板。",
            theirs=theirs.form,
            form=form_name,
        )
    if theirs.round_id != ours.round_id:
        if theirs.number != ours.number:
            raise Refused(
                "这个文件是第 %(theirs)s 轮的，现在填的是第 %(ours)s 轮，没有读入。"
                "请重新下载模板。",
                theirs=theirs.number,
                ours=ours.number,
            )
        raise Refused("这个文件是另一次统计的，没有读入。请重新下载模板。")
    if theirs.version != ours.version:
        raise Refused(
            "这个文件用的是第 %(theirs)s 版的表，这一轮用的是第 %(ours)s 版，没有读入。"
            "请重新下载模板。",
            theirs=theirs.version,
            ours=ours.version,
        )
    if theirs.digest != ours.own_digest:
        raise Refused("文件里的版本码被改过，认不出是哪一轮的，没有读入。请重新下载模板。")
