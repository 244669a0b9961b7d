"""CONTENTS: what each kind of paper is filled with, by the names of its template.

A name of the template that stands in no row here is asked of the drafter, and so is one for which
the campaign has no data. What the drafter types is no field: the proof-reader asks for its numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from campaign.reports.paper.accounts import ANNUAL, REPORT, SUMMARY, accounts, outcome
from campaign.reports.paper.below import annex
from campaign.reports.paper.chain import proof
from campaign.reports.paper.fields import find
from campaign.reports.paper.frame import Heading, frame
from campaign.reports.paper.ground import Ground
from campaign.reports.paper.orders import criticised, duties_ahead, urged
from campaign.reports.paper.results.honours import honoured
from campaign.reports.paper.results.inspections import inspected, inspection_ahead, sent_back
from campaign.reports.paper.units import by_what_is_done
from campaign.reports.paper.value import Content, Contents, Offered
from campaign.rules.paper.proof import Parts, Same, Share, Tie

Made = tuple[Mapping[str, Content], tuple[Tie, ...]]


def _only(make: Callable[[Ground], Mapping[str, Content]]) -> Callable[[Ground], Made]:
    return lambda ground: (make(ground), ())


@dataclass(frozen=True)
class Recipe:
    """``numbers``: name in the template -> field of FIELDS; ``make``: texts and tables."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    make: tuple[Callable[[Ground], Made], ...] = ()
    ties: tuple[Tie, ...] = ()
    about_duty: bool = False


BULLETIN = {
    "as_of": "plan.as_of", "due": "units.due", "answered": "units.answered", "share": "units.share",
    "on_time": "units.punctual", "late_done": "units.late", "open": "units.missing",
    "late_open": "units.late_open", "deadline": "plan.next_due",
}  # fmt: skip
UNITS_AGREE: tuple[Tie, ...] = (
    Parts("due", ("answered", "open")), Parts("answered", ("on_time", "late_done")),
    Parts("open", ("late_open",), exact=False), Share("share", "answered", "due"),
    Same("answered", "done_count"), Parts("open", ("slow_count", "not_started_count")),
)  # fmt: skip
VERDICT = {
    "inspected": "verdicts.inspected", "passed": "verdicts.passed", "failed": "verdicts.failed",
    "pass_share": "verdicts.pass_share", "starts": "verdicts.starts", "ends": "verdicts.ends",
}  # fmt: skip
VERDICTS_AGREE: tuple[Tie, ...] = (
    Parts("inspected", ("passed", "failed")), Share("pass_share", "passed", "inspected"),
)  # fmt: skip
CONTENTS: dict[str, Recipe] = {
    "notice": Recipe({"as_of": "plan.as_of"}, (_only(duties_ahead),)),
    "urge": Recipe({"as_of": "plan.as_of"}, (_only(urged),), about_duty=True),
    "bulletin": Recipe(BULLETIN, (_only(by_what_is_done),), UNITS_AGREE),
    "criticism": Recipe({"as_of": "plan.as_of"}, (_only(criticised),), about_duty=True),
    "proof": Recipe({"as_of": "plan.as_of"}, (_only(proof),), (
        Parts("told", ("letters", "calls"), exact=False),
    ), about_duty=True),
    "inspection_notice": Recipe(make=(_only(inspection_ahead),)),
    "inspection_result": Recipe(VERDICT, (_only(inspected),), VERDICTS_AGREE),
    "rectify": Recipe(make=(_only(sent_back),), about_duty=True),
    "report": Recipe(REPORT.numbers, (accounts,), REPORT.ties),
    "summary": Recipe(SUMMARY.numbers, (outcome,), SUMMARY.ties),
    "annual": Recipe(ANNUAL.numbers, (outcome,), ANNUAL.ties),
    "honours": Recipe(make=(_only(honoured),)),
    "annex": Recipe({"as_of": "plan.as_of"}, (annex,)),
}  # fmt: skip


def contents(kind: str, ground: Ground, heading: Heading) -> Contents:
    """Return what a paper of the kind says of the ground."""
    recipe = CONTENTS[kind]
    values: dict[str, Content] = dict(frame(ground, heading))
    values |= {key: find(ground, name, key) for key, name in recipe.numbers.items()}
    ties = list(recipe.ties)
    for make in recipe.make:
        more, agree = make(ground)
        values |= more
        ties += agree
    offered = {key: one.suggestion for key, one in values.items() if isinstance(one, Offered)}
    plain = {
        key: one.content if isinstance(one, Offered) else one for key, one in values.items()
    }  # fmt: skip
    return Contents(plain, tuple(ties), offered)
