"""The labels beside the plans of examples/plans, and how far a reading agrees with them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from campaign.planreader import Draft, Milestone, read_paper
from campaign.planreader.clean import clean

PLANS = Path(__file__).parents[2] / "examples" / "plans"


@dataclass
class Score:
    """Counts over all plans; ``faults`` are sentences about what differs."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, what: str, good: bool, fault: str = "") -> None:
        """Count one question, and whether it was answered as labelled."""
        self.counts[what] = self.counts.get(what, 0) + 1
        self.counts[f"{what} right"] = self.counts.get(f"{what} right", 0) + good
        if not good:
            self.faults.append(f"{what}: {fault}")

    def share(self, what: str) -> float:
        """Return how much of what was asked is right."""
        return self.counts[f"{what} right"] / self.counts[what]


def readings() -> Iterator[tuple[str, str, dict[str, object], Draft]]:
    """Give each plan: its name, its text, its labels, and what the reader makes of it."""
    for file in sorted(PLANS.glob("*.json")):
        text = file.with_suffix(".txt").read_text("utf-8")
        yield file.stem, text, json.loads(file.read_text("utf-8")), read_paper(text)


def score(name: str, labels: dict, draft: Draft, total: Score) -> None:
    """Compare one reading with its labels."""
    issued = draft.issued.isoformat() if draft.issued else None
    total.add("issued", issued == labels["issued"], f"{name} {issued}")
    left = list(draft.milestones)
    for phrase, when, actor, recipient in labels["milestones"]:
        found = next(
            (m for m in left if same(phrase, m.phrase) and said(m) in when.split("|")), None
        )
        total.add("recall", found is not None, f"{name} {phrase} {when}")
        if found is None:
            continue
        left.remove(found)
        total.add("actor", same(actor, found.actor), f"{name} {phrase} {found.actor}")
        total.add(
            "recipient", same(recipient, found.recipient), f"{name} {phrase} {found.recipient}"
        )
    for one in draft.milestones:
        total.add("precision", one not in left, f"{name} {one.phrase} {said(one)}")
    stages = [(s.name, s.kind, iso(s.start), iso(s.end)) for s in draft.stages]
    wanted = [(n, k, a, b) for n, kinds, a, b in labels["stages"] for k in kinds.split("|")]
    for stage in stages:
        total.add("stage precision", stage in wanted, f"{name} {stage}")
    for title, kinds, start, end in labels["stages"]:
        hit = any((title, kind, start, end) in stages for kind in kinds.split("|"))
        total.add("stages", hit, f"{name} {title}")
    for phrase in labels["questions"]:
        asked = any(same(phrase, question.phrase) for question in draft.questions)
        total.add("questions", asked, f"{name} {phrase}")


def said(one: Milestone) -> str:
    """Return when a milestone is, in the words of the labels."""
    return one.recurs or iso(one.due) or one.month_day or "relative"


def iso(day: object) -> str | None:
    return str(day) if day else None


def same(wanted: str | None, got: str | None) -> bool:
    """Whether two texts say the same, one perhaps with more around it."""
    a, b = _bare(wanted), _bare(got)
    return (not a and not b) or (bool(a and b) and (a in b or b in a))


def _bare(text: str | None) -> str:
    return re.sub(r"[\s,，。、；;:：()（）]", "", clean(text or "").text)
