"""What handing in a duty asks of its form: filled in, no rule broken, every doubt explained."""

from campaign.papers.form_file import form_of
from campaign.records.survey.filing import cells_before, file_figures, running_filing
from campaign.rules.errors import FieldMissing
from campaign.rules.survey.judge import BARS, judge
from campaign.services.progress.ground import Ground
from models.survey import Filing


def figures_ready(ground: Ground) -> tuple[Filing | None, str]:
    """Return the duty's filing, ready to be handed in, and the plan's item that it stands for.

    Raises:
        FieldMissing: something is still missing, broken or unexplained.
    """
    found = running_filing(ground.session, ground.duty.id, lock=True)
    if found is None:
        return None, ""
    filing, sent, source = found
    before = cells_before(ground.session, sent, filing.unit_id)
    findings = judge(form_of(source), filing.cells, before, filing.reasons)
    points = sum(1 for one in findings if one.standing in BARS)
    if points:
        raise FieldMissing(
            "figures",
            "《%(form)s》还有 %(n)s 处没有填好，请先填好再报送。",
            form=sent.name,
            n=points,
        )
    return filing, sent.item


def ready_or_none(ground: Ground) -> Filing | None:
    """Return the filing where it is complete; an answer on paper may come without figures."""
    try:
        return figures_ready(ground)[0]
    except FieldMissing:
        return None


def groups_asked(ground: Ground) -> tuple[str, ...]:
    """Return the groups of the duty's form, which a return may name."""
    found = running_filing(ground.session, ground.duty.id)
    return tuple(group.name for group in form_of(found[2]).groups) if found else ()


def keep_filed(ground: Ground, filing: Filing | None) -> None:
    """Keep the figures as they are handed in."""
    if filing is not None:
        file_figures(ground.session, filing, by_id=ground.asker.person_id, now=ground.now)
