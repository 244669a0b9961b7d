"""Rounds: what a stage still asks of a unit when acceptance was failed, and what a verdict needs.

A failed acceptance asks some milestones again, as new duties of the next round. Of each milestone
the duty of its highest round counts, the earlier ones are history. What the present round asks
again counts even where the plan leaves it open: somebody has said that it must be done.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class AskedDuty:
    """One duty of an enrolment, as far as stages look at it; ``stage`` is the stage's position."""

    milestone_id: int
    stage: int
    required: bool
    round: int
    done: bool


@dataclass(frozen=True)
class EnrolmentFacts:
    """What the guards look at besides the state.

    ``left``: what has to be done before the unit can leave its stage, as a number of duties;
    ``left_ahead``: required duties of later stages that are not done; ``left_to_check``: those of
    the self-check and before it; ``verdict_ahead``: an acceptance is still to come; ``round``: the
    enrolment's.
    """

    left: int = 0
    left_ahead: int = 0
    left_to_check: int = 0
    verdict_ahead: bool = False
    round: int = 1


EnrolmentGuard = Callable[[EnrolmentFacts], bool]


def no_condition(facts: EnrolmentFacts) -> bool:
    """No condition."""
    return True


def stage_done(facts: EnrolmentFacts) -> bool:
    """Everything that the stage needs is done."""
    return facts.left == 0


def nothing_to_mend(facts: EnrolmentFacts) -> bool:
    """The self-check is done, and no inspection has found anything yet."""
    return facts.left_to_check == 0 and facts.round == 1


def all_done(facts: EnrolmentFacts) -> bool:
    """Nothing required is left in any stage, and no acceptance lies ahead."""
    return facts.left == 0 and facts.left_ahead == 0 and not facts.verdict_ahead


def latest(duties: Iterable[AskedDuty]) -> tuple[AskedDuty, ...]:
    """Return of each milestone the duty of its highest round."""
    found: dict[int, AskedDuty] = {}
    for duty in duties:
        before = found.get(duty.milestone_id)
        if before is None or duty.round > before.round:
            found[duty.milestone_id] = duty
    return tuple(found.values())


def asks(duties: Iterable[AskedDuty], stage: int) -> bool:
    """Tell whether the stage at this position asks anything required of the unit."""
    return any(duty.required and duty.stage == stage for duty in duties)


def left(duties: Iterable[AskedDuty], stage: int, round_: int) -> int:
    """Return how many duties keep the unit in the stage at this position.

    They are the stage's required ones, and what the present round asks again up to this stage.
    """
    return sum(
        not duty.done
        and (
            (duty.required and duty.stage == stage)
            or (duty.round == round_ > 1 and duty.stage <= stage)
        )
        for duty in latest(duties)
    )


def facts_at(
    duties: Sequence[AskedDuty],
    *,
    here: int,
    round_: int,
    checks: Iterable[int],
    verdict_ahead: bool,
) -> EnrolmentFacts:
    """Return the facts of an enrolment that stands at position ``here``.

    ``checks`` are the positions of the self-checks; ``verdict_ahead`` as in the facts.
    """
    open_ = [duty for duty in latest(duties) if duty.required and not duty.done]
    checked_to = max(checks, default=-1)
    return EnrolmentFacts(
        left=left(duties, here, round_),
        left_ahead=sum(duty.stage > here for duty in open_),
        left_to_check=sum(duty.stage <= checked_to for duty in open_),
        verdict_ahead=verdict_ahead,
        round=round_,
    )
