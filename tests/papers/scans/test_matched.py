"""Made-up scans find their documents: some here, a hundred by `./duban soak scans`."""

import io
import os
import random
import time
from pathlib import Path

import pypdfium2
import pytest

from campaign.papers.scans.look import read_codes
from campaign.papers.scans.reading import Sheet, copy_out, look_at
from campaign.rules.errors import Invalid
from campaign.rules.survey.scans.code import first_keys
from campaign.rules.survey.scans.sorting import Page, Unplaced, sort_pages
from tests.papers.scans.made_up import KEY, as_pdf, codes, scanned

SCANS = int(os.environ.get("DUBAN_SCANS", "24"))


def test_every_scan_is_matched_whatever_its_order_and_its_state(tmp_path: Path) -> None:
    wanted = codes(SCANS // 2, 2)
    order = list(range(len(wanted)))
    random.Random(7).shuffle(order)
    began, matched, documents = time.monotonic(), 0, 0
    for first in range(0, len(order), 40):
        some = order[first : first + 40]
        file = tmp_path / "scan.pdf"
        file.write_bytes(as_pdf([scanned(wanted[n].written(KEY), 1_000 + n) for n in some]))
        seen = [one.seen for one in look_at(file, "pdf", 1, len(some), tmp_path)]
        found = sort_pages([Page(n, one.codes) for n, one in zip(some, seen, strict=True)], KEY)
        assert not found.unplaced, [(n, found.unplaced[n]) for n in found.unplaced]
        for one in found.documents:
            documents += 1
            matched += sum(wanted[n].digest == one.code.digest for n in one.pages)
    assert matched == len(wanted)
    print(f"{matched} of {len(wanted)} pages matched, {documents} documents")
    print(f"{time.monotonic() - began:.1f} s with making them")


def test_pages_are_copied_out_upright_and_not_drawn_anew(tmp_path: Path) -> None:
    one, two = codes(1, 2)
    file, photo = tmp_path / "scan.pdf", tmp_path / "photo.jpg"
    # Far from upright: 90 to the left, and upside down.
    leaning = scanned(one.written(KEY), 3)
    picture = io.BytesIO()
    scanned(two.written(KEY), 4).rotate(180).save(picture, "JPEG", quality=80)
    photo.write_bytes(picture.getvalue())
    file.write_bytes(as_pdf([leaning.rotate(90, expand=True), leaning]))
    (first,) = (found.seen for found in look_at(file, "pdf", 1, 1, tmp_path))
    (second,) = (found.seen for found in look_at(photo, "jpg", 1, 1, tmp_path))
    out = copy_out(
        [Sheet(file, "pdf", 1, first.turn), Sheet(photo, "jpg", 1, second.turn)], tmp_path
    )
    content = out.read_bytes()
    assert picture.getvalue()[-400:] in content, "the photograph's own bytes"
    document = pypdfium2.PdfDocument(content)
    assert len(document) == 2
    for number, code in enumerate((one, two)):
        drawn = document[number].render(scale=2, grayscale=True).to_pil().convert("L")
        texts, turn = read_codes(drawn)
        assert (set(texts), turn) == ({code.written(KEY)}, 0)
        assert drawn.height > drawn.width


def test_a_page_that_kills_the_child_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(b"%PDF-1.7 not one")
    looked = list(look_at(file, "pdf", 1, 2, tmp_path))
    assert [(one.seen.codes, one.picture) for one in looked] == [((), None), ((), None)]
    with pytest.raises(Invalid):
        copy_out([Sheet(file, "pdf", 1, 0)], tmp_path)


def test_sheets_without_code_of_others_and_of_two_are_told_apart(tmp_path: Path) -> None:
    one, two = codes(2, 1)
    file = tmp_path / "scan.pdf"
    strange = scanned(one.written(first_keys("another house's secret")), 5)
    file.write_bytes(as_pdf([strange, scanned("http://example", 6)]))
    seen = [found.seen for found in look_at(file, "pdf", 1, 2, tmp_path)]
    pages = [Page(n, found.codes) for n, found in enumerate(seen)]
    pages.append(Page(2, (one.written(KEY), two.written(KEY))))
    pages += [Page(3, (two.written(KEY),)), Page(4, (two.written(KEY),))]
    found = sort_pages(pages, KEY)
    assert found.unplaced == {
        0: Unplaced.FOREIGN, 1: Unplaced.NO_CODE, 2: Unplaced.TWO_CODES, 4: Unplaced.TWICE,
    }  # fmt: skip
    assert found.documents[0].twice == (4,)
