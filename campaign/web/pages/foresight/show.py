"""预演 of a campaign that runs: every letter to come, by day and person."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from campaign.mail.preview import Previewed, preview
from campaign.reports.foresight.dangers import dangers, unit_names
from campaign.reports.foresight.days import sent_by_day, weeks
from campaign.reports.foresight.foretell import Forecast, foretell
from campaign.reports.foresight.lines import canonical_lines, head_of, matters, sha256
from campaign.reports.foresight.running import running_subject
from campaign.reports.foresight.scenario import Scenario
from campaign.reports.foresight.signed import compared, holds
from campaign.reports.world import is_simulated
from campaign.rules.calendar import day_of
from campaign.rules.errors import NotNow
from campaign.rules.ladder import Rung
from campaign.rules.permissions import Permission
from campaign.services.foresight.sign_forecast import CHANGED, sign_forecast
from campaign.web import typed
from campaign.web.errors import told
from campaign.web.guard import allowed
from campaign.web.pages.campaigns.amended import campaign_of
from campaign.web.pages.campaigns.plan import scope
from campaign.web.words import foresight as words
from models.base import db

bp = Blueprint("foresight", __name__)
P = Permission


@dataclass(frozen=True)
class Line:
    """One letter, call or draft: who, and what of it is about which unit."""

    kind: str
    at: datetime
    person_id: int
    name: str
    address: str
    about: tuple[tuple[str, str, date, int, int], ...]  # unit, milestone, due, rung, duty


@bp.get("/campaigns/<int:campaign_id>/forecast")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def show(campaign_id: int) -> str:
    """Show what will come; ``day`` or ``person`` picks the letters, ``duty``, ``rung`` a text."""
    session, campaign = db.session(), campaign_of(campaign_id)
    scenario = scenario_of(request.args)
    subject = running_subject(session, campaign, until=None, now=g.now)
    seen = foretell(session, subject, scenario, now=g.now)
    signed = compared(session, campaign)
    return render_template(
        "foresight/show.html",
        signed=signed,
        kept=holds(session, signed.row) if signed else True,
        sum=sha256(canonical_lines(head_of(seen), matters(seen))),
        campaign=campaign,
        letter=_letter(subject.ladder),
        here=lambda **other: _address(campaign_id, scenario, **other),
        **shown(seen, request.args, sent_by_day(session, campaign_id, now=g.now)),
    )


@bp.post("/campaigns/<int:campaign_id>/forecast/sign")
@allowed(P.MANAGE_CAMPAIGN, on=scope)
def sign(campaign_id: int) -> Response:
    """Sign what was shown."""
    scenario = scenario_of(request.form)
    try:
        sign_forecast(
            campaign_of(campaign_id).id, scenario=scenario, made_at=made_at(request.form),
            shown=request.form.get("shown", ""), asker_id=g.asker.person_id, now=g.now,
        )  # fmt: skip
    except NotNow as refusal:
        flash(told(refusal), "note")
    else:
        flash(_("预演已签署。发出的每封信都会与它对照。"), "done")
    return redirect(_address(campaign_id, scenario), code=303)


def made_at(form: MultiDict[str, str]) -> datetime:
    """Return the instant for which the forecast was made that the form shows.

    Raises:
        NotNow: it names none.
    """
    try:
        found = datetime.fromisoformat(form.get("made_at", ""))
    except ValueError as error:
        raise NotNow(CHANGED) from error
    if found.tzinfo is None:
        raise NotNow(CHANGED)
    return found


def scenario_of(asked: MultiDict[str, str]) -> Scenario:
    """Return the scenario that was chosen, silence where none was."""
    chosen = asked.get("scenario", "")
    return Scenario(chosen) if chosen in list(Scenario) else Scenario.SILENT


def day_in(asked: MultiDict[str, str]) -> date | None:
    """Return the day that was picked."""
    try:
        return date.fromisoformat(asked.get("day", ""))
    except ValueError:
        return None


def shown(seen: Forecast, asked: MultiDict[str, str], sent: Counter[date]) -> dict[str, object]:
    """Return what the template needs of a forecast, and the lines that were picked."""
    session = db.session()
    names = unit_names(session, seen)
    day, person = day_in(asked), typed.whole(asked.get("person"))
    limit = current_app.extensions["settings"].mail_daily_limit
    found = [
        words.warned(one, seen.subject.campaign_id)
        for one in dangers(session, seen, daily_limit=limit)
    ]
    return {
        "seen": seen, "weeks": weeks(seen, sent), "words": words, "dangers": found,
        "day": day, "person": person, "person_name": seen.names.get(person or 0, ""),
        "lines": lines(seen, names, day, person) if day or person else [], "today": g.today,
    }  # fmt: skip


def lines(
    seen: Forecast, names: dict[int, str], day: date | None, person: int | None
) -> list[Line]:
    """Return what comes on a day, or to a person, in the order of time."""

    def wanted(at: datetime, person_id: int) -> bool:
        return (day is None or day_of(at) == day) and (person is None or person_id == person)

    def about(duty_id: int, number: int) -> tuple[str, str, date, int, int]:
        duty = seen.duties[duty_id]
        return names.get(duty.unit_id, ""), duty.name, duty.due_on, number, duty_id

    found = [
        Line("letter", one.at, one.person_id, seen.names[one.person_id], one.address,
             tuple(about(*pair) for pair in one.about))
        for one in seen.letters
        if wanted(one.at, one.person_id)
    ]  # fmt: skip
    for kind, few in (("call", seen.calls), ("draft", seen.drafts)):
        found += [
            Line(kind, one.at, one.person_id, seen.names.get(one.person_id, ""), "",
                 (about(one.duty_id, one.number),))
            for one in few
            if wanted(one.at, one.person_id)
        ]  # fmt: skip
    return sorted(found, key=lambda one: (one.at, one.name, one.about))


def _letter(ladder: Sequence[Rung]) -> Previewed | None:
    """Return the text of the letter that was asked for, as it would be written."""
    duty, rung = typed.whole(request.args.get("duty")), typed.whole(request.args.get("rung"))
    if not duty or not rung:
        return None
    session = db.session()
    return preview(
        session, duty, ladder, rung,
        link=request.url_root + _("…（发出时为每个人单独生成）"), simulated=is_simulated(session),
    )  # fmt: skip


def _address(campaign_id: int, scenario: Scenario, **other: object) -> str:
    plain = {} if scenario is Scenario.SILENT else {"scenario": scenario.value}
    asked: dict[str, Any] = {
        name: str(value) for name, value in {**plain, **other}.items() if value
    }
    return url_for("foresight.show", campaign_id=campaign_id, **asked)
