"""What the drafter wrote himself: offered where the data suggest it, counted where it is a list."""

from collections.abc import Sequence

from campaign.reports.paper.ground import Ground
from campaign.reports.paper.value import Content, Offered, Value, count


def lines_of(ground: Ground, name: str) -> list[str]:
    """Return what was typed under a name, line by line."""
    return [line.strip() for line in ground.typed.get(name, "").splitlines() if line.strip()]


def offered(ground: Ground, name: str, suggestion: str) -> Offered:
    """Return a text that the drafter may write otherwise."""
    return Offered(suggestion, ground.typed.get(name, "").strip() or suggestion or None)


def offered_list(ground: Ground, name: str, suggestion: Sequence[str]) -> Offered:
    """Return paragraphs that the drafter may write otherwise, one a line."""
    content: list[Content] = [*(lines_of(ground, name) or suggestion)]
    return Offered("\n".join(suggestion), content)


def listed(ground: Ground, name: str, key: str, words: str) -> Value | None:
    """Return how many lines the drafter wrote under a name, as a number; None: not one."""
    found = lines_of(ground, name)
    return count(len(found), f"正文所列{words}的个数", key=key) if found else None
