"""Papers in another program's hands: LibreOffice opens them, page for page, and keeps figures.

It is started once for all of them.
"""

import subprocess
from pathlib import Path

import pypdfium2
import pytest

from campaign.papers.official.docx import read_docx, write_docx
from campaign.papers.official.kinds import KINDS, shipped
from campaign.papers.official.pdf import to_pdf
from tests.papers.official.examples import values


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("office")
    for kind in KINDS:
        (home / f"{kind}.docx").write_bytes(write_docx(shipped(kind), values(kind)[0]))
    for form in ("pdf", "docx"):
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{home}/profile", "--headless",
             "--convert-to", form, "--outdir", str(home / form),
             *sorted(str(each) for each in home.glob("*.docx"))],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
    return home


def pages(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


@pytest.mark.parametrize("kind", KINDS)
def test_word_and_pdf_have_the_same_number_of_pages(folder: Path, kind: str) -> None:
    theirs = pages((folder / "pdf" / f"{kind}.pdf").read_bytes())
    assert theirs == pages(to_pdf((folder / f"{kind}.docx").read_bytes()))


@pytest.mark.parametrize("kind", KINDS)
def test_figures_live_through_opening_and_saving_elsewhere(folder: Path, kind: str) -> None:
    before = read_docx((folder / f"{kind}.docx").read_bytes())
    after = read_docx((folder / "docx" / f"{kind}.docx").read_bytes())
    assert [(one.key, one.text) for one in after.figures] == [
        (one.key, one.text) for one in before.figures
    ]
    # A frame, as 版记 is one, may come before the paragraph that it hangs on.
    assert sorted(one.text for one in after.paragraphs) == sorted(
        one.text for one in before.paragraphs
    )
