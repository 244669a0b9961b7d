"""数据来源表: where each number of a paper comes from; goes with it, and is made like a paper."""

from collections.abc import Mapping, Sequence

from campaign.papers.official.fill.write import write_docx
from campaign.papers.official.make.archive import docx
from campaign.papers.official.make.bodies.proofs import PROVENANCE
from campaign.papers.official.printed import Figure

COLUMNS = ("text", "name", "query", "as_of", "snapshot", "units", "check", "digest")
_NONE = "—"


def provenance_docx(title: str, rows: Sequence[Mapping[str, object]]) -> bytes:
    """Write the sheet.

    Args:
        title: the title of the paper that it goes with.
        rows: one for each number, in the order of the paper: ``key`` and ``text`` as printed,
            ``name`` of the field, ``query`` in words, ``as_of`` (day), ``snapshot`` (its name),
            ``units`` counted, ``check`` (one sign or word: 一致, 不一致), ``digest``.  What a row
            does not have is printed as a dash.
    """
    sheet = [
        {
            "no": str(number),
            "where": Figure(str(row.get("key") or number), str(row.get("text") or _NONE)),
            **{name: str(row.get(name) or _NONE) for name in COLUMNS[1:]},
        }
        for number, row in enumerate(rows, start=1)
    ]
    wrong = sum(str(row.get("check") or "") not in ("一致", "✓") for row in rows)
    values = {"title": title, "rows": sheet, "count": str(len(sheet)), "wrong": str(wrong)}
    return write_docx(docx(PROVENANCE, "数据来源表"), values)
