"""The documents' pictures are drawn from the code of today."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_pictures_in_the_architecture_page_are_up_to_date() -> None:
    program = (
        "import sys; sys.path.insert(0, 'docs'); import draw; "
        "page = draw.PAGE.read_text(); sys.exit(page != draw.page_with_pictures(page))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == 0, "run: python docs/draw.py --write"
