"""Draw the floors from the code: which floor imports which, as a Mermaid picture.

``python docs/draw.py`` prints it; ``python docs/draw.py --write`` puts it, and the state machine,
into docs/architecture.md between their markers. A test keeps the page in step.
"""

import ast
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
sys.path.insert(0, str(ROOT))


def floor(module: str) -> str | None:
    """Return the floor of a module: ``campaign.web.guard`` stands on ``web``."""
    parts = module.split(".")
    if parts[0] == "models":
        return "models"
    if parts[0] == "campaign" and len(parts) > 1:
        return parts[1]
    return None


def arrows() -> Counter[tuple[str, str]]:
    """Count the imports from floor to floor."""
    found: Counter[tuple[str, str]] = Counter()
    for folder in ("campaign", "models"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            here = floor(".".join(file.relative_to(ROOT).with_suffix("").parts))
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.ImportFrom) and node.module:
                    there = floor(node.module)
                    if here and there and here != there:
                        found[here, there] += 1
    return found


def floors() -> str:
    """Return the Mermaid picture of the floors."""
    lines = ["flowchart TD"]
    lines += [f"  {a} -->|{n}| {b}" for (a, b), n in sorted(arrows().items())]
    return "\n".join(lines)


def lifecycle() -> str:
    """Return the Mermaid picture of the state machine."""
    from campaign.rules.draw import draw

    return draw()


def page_with_pictures(page: str) -> str:
    """Return the page with each picture between its markers drawn anew."""
    for name, picture in (("floors", floors()), ("lifecycle", lifecycle())):
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = page.partition(start)
        _, _, after = rest.partition(end)
        page = f"{before}{start}```mermaid\n{picture}\n```\n{end}{after}"
    return page


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(page_with_pictures(PAGE.read_text()))
    else:
        print(floors())
