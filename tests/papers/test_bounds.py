"""What a file may cost: memory for an honest one, and nothing but a refusal for a broken one."""

import random
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from campaign.papers.plan_file import read_plan
from campaign.papers.tables import read_table
from campaign.rules.errors import Invalid
from tests.papers.workbooks import hostile, pack, written

COUNTY = Path(__file__).parents[2] / "examples" / "county"
HEAD = ["单位代码", "单位名称", "岗位", "姓名", "邮箱", "手机"]


def test_twenty_thousand_rows_are_read_in_little_memory(tmp_path: Path) -> None:
    rows = [
        [f"14{n}", f"第{n}单位", "联络员", f"李{n}", f"u{n}@x.example", 19900000000 + n]
        for n in range(20_000)
    ]
    file = tmp_path / "名册.xlsx"
    file.write_bytes(written([HEAD, *rows]))
    # The high-water mark of the process itself; getrusage would count its parent's as well.
    program = (
        "import re, sys; from pathlib import Path; from campaign.papers.tables import read_table\n"
        "table = read_table('x', Path(sys.argv[1]).read_bytes())\n"
        "status = Path('/proc/self/status').read_text()\n"
        "print(len(table.rows), int(re.search(r'VmHWM:\\s+(\\d+)', status)[1]) // 1024)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(file)],
        check=True, capture_output=True, text=True, cwd=COUNTY.parents[1],
    ).stdout.split()  # fmt: skip
    assert int(told[0]) == 20_000
    assert int(told[1]) < 120


def changed(content: bytes, chance: random.Random) -> bytes:
    """Return the bytes with a few of them changed, taken out, put in, or repeated."""
    bytes_ = bytearray(content)
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(bytes_))
        way = chance.random()
        if way < 0.5:
            bytes_[at] = chance.randrange(256)
        elif way < 0.7 and len(bytes_) > 40:
            del bytes_[at : at + chance.randrange(1, 20)]
        elif way < 0.9:
            bytes_[at:at] = chance.randbytes(chance.randrange(1, 8))
        else:
            bytes_[at:at] = bytes_[:40]
    return bytes(bytes_)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_broken_files_end_in_a_table_or_a_refusal() -> None:
    chance = random.Random(20110210)
    books = [parts_of(hostile()), parts_of(written([HEAD, ["1401", "甲", "联络员", "乙", "", ""]]))]
    lists = [
        (COUNTY / "units.csv").read_bytes()[:1500],
        (COUNTY / "people.csv").read_text(encoding="utf-8-sig")[:900].encode("gb18030"),
    ]
    refused = 0
    for _ in range(800):
        book = dict(chance.choice(books))
        name = chance.choice(list(book))
        book[name] = changed(book[name], chance)
        for content in (
            pack(book),
            changed(pack(book), chance),
            changed(chance.choice(lists), chance),
        ):
            try:
                read_table("名册", content)
            except Invalid:
                refused += 1
    assert 0 < refused < 2_400


def test_broken_plans_end_in_a_plan_or_problems() -> None:
    chance = random.Random(20110210)
    plan = (COUNTY / "plan.yaml").read_bytes()
    for _ in range(40):
        reading = read_plan(changed(plan, chance), folder=None)
        assert (reading.plan is None) == bool(reading.errors)
