"""Who may open or press what: written by hand, apart from the code that it judges.

One row per endpoint: what it is about, and which roles may, how far from their own unit. The
code has its own table (rules/permissions.py) and its own loaders; where the two disagree, one of
them is wrong, and a person has to say which.
"""

from dataclasses import dataclass

# Where the thing's unit stands, seen from the unit on which the asker's post sits.
RELATIONS = ("own", "child", "parent", "sibling", "elsewhere", "missing")
ROLES = (
    "anonymous", "contact", "deputy", "principal", "office", "lead", "collector", "inspector",
    "finance", "procurement", "admin",
)  # fmt: skip

UNIT = ("contact", "deputy", "principal")
OWN = ("own",)
BELOW = ("own", "child")
# A campaign over the unit above is one in which the own unit takes part.
TAKES_PART = ("own", "child", "parent")


@dataclass(frozen=True)
class Row:
    """``about``: the kind of thing in the address, empty for none; ``who``: roles -> relations."""

    about: str
    who: dict[tuple[str, ...], tuple[str, ...]]
    public: bool = False

    def lets(self, role: str, relation: str) -> bool:
        """Tell whether the role gets through to a thing that stands there."""
        if self.public:
            return relation != "missing"
        if role == "anonymous" or (self.about and relation == "missing"):
            return False
        reached = [far for roles, far in self.who.items() if role in roles]
        return any(not self.about or relation in far for far in reached)


def _rows(*rows: tuple[str, str, dict[tuple[str, ...], tuple[str, ...]]]) -> dict[str, Row]:
    return {endpoint: Row(about, who) for endpoint, about, who in rows}


EVERYBODY = {ROLES[1:]: RELATIONS}
MINE = {ROLES[1:]: OWN}
SEES = {UNIT: OWN, ("office", "collector", "lead"): BELOW}
SEES_DUTY = {UNIT: OWN, ("office", "collector", "lead", "inspector"): BELOW}
INSPECT = {("office", "inspector"): BELOW}
INSPECT_DESK = {("office", "inspector"): TAKES_PART}
SIGNS = {("deputy", "principal"): OWN, ("lead",): BELOW}
SEES_UNIT = {UNIT: OWN, ("office", "collector", "lead", "admin"): BELOW}
PLAN = {UNIT: ("own", "parent"), ("office", "collector", "lead", "inspector", "admin"): TAKES_PART}
SEES_PLANS = {UNIT: OWN, ("office", "collector", "lead", "inspector", "admin"): BELOW}
DESK = {("office", "collector", "lead"): TAKES_PART}
MONEY_DESK = {("office", "collector", "finance"): TAKES_PART}
MONEY = {("office", "collector", "finance"): BELOW}
OFFICE = {("office",): BELOW}
REVIEW_DESK = {("office", "collector"): TAKES_PART}
DATES_DESK = {("office",): TAKES_PART}
REVIEW = {("office", "collector"): BELOW}
FIGURES = {UNIT: OWN, ("office", "collector"): BELOW}
LEADS = {("office", "collector", "lead"): BELOW}
MANAGE = {("office", "admin"): BELOW}
TRAIL = {("office", "collector", "lead", "admin"): BELOW}
DRILL = {("office", "collector", "admin"): BELOW}

ROLES_OF_PLANS = (*UNIT, "office", "collector", "lead", "inspector", "admin")

PUBLIC = ("static", "health.show", "home.help", "home.plan_help",
          "home.language", "sessions.sign_in",
          "sessions.sign_in_post", "sessions.forgotten", "sessions.forgotten_post")  # fmt: skip

POLICY: dict[str, Row] = {
    **{endpoint: Row("", {}, public=True) for endpoint in PUBLIC},
    # The token is the key, whoever holds it.
    "sessions.link": Row("token", {}, public=True),
    "sessions.link_post": Row("token", {}, public=True),
    "answers.received": Row("letter_token", {}, public=True),
    "answers.received_post": Row("letter_token", {}, public=True),
    "answers.not_mine": Row("letter_token", {}, public=True),
    "answers.not_mine_post": Row("letter_token", {}, public=True),
    "drill_answers.mine": Row("drill_token", {}, public=True),
    "drill_answers.mine_post": Row("drill_token", {}, public=True),
    **_rows(
        ("home.index", "", EVERYBODY),
        ("people.me", "", EVERYBODY),
        ("people.me_change", "", EVERYBODY),
        ("people.password", "", EVERYBODY),
        ("people.end_others", "", EVERYBODY),
        ("sessions.sign_out", "", EVERYBODY),
        ("imports.show", "batch", MINE),
        ("imports.confirm", "batch", MINE),
        ("imports.drop", "batch", MINE),
        ("imports.units", "", MANAGE),
        ("imports.upload_units", "", MANAGE),
        ("imports.sample_units", "", MANAGE),
        ("imports.people", "", MANAGE),
        ("imports.upload_people", "", MANAGE),
        ("imports.sample_people", "", MANAGE),
        ("my_work.index", "", SEES),
        ("my_work.section", "", SEES),
        ("unit_home.index", "", SEES),
        ("unit_home.show", "unit", SEES),
        ("duties.show", "duty", SEES_DUTY),
        ("duties.form", "duty", SEES_DUTY),
        ("duties.below", "duty", SEES_DUTY),
        ("notices.show", "duty", SEES_DUTY),
        ("duties.submit", "duty", {UNIT: OWN}),
        ("duties.nil", "duty", {UNIT: OWN}),
        ("duties.draft", "duty", {UNIT: OWN}),
        ("duties.withdraw", "duty", {UNIT: OWN}),
        ("sign.show", "duty", SIGNS),
        ("sign.sign", "duty", SIGNS),
        ("sign.back", "duty", SIGNS),
        ("sign.back_post", "duty", SIGNS),
        ("evidence.show", "duty", SEES_DUTY),
        ("evidence.add", "duty", {UNIT: OWN}),
        ("evidence.slip", "duty", REVIEW),
        ("evidence.remove", "evidence", {UNIT: OWN}),
        ("evidence.remove_slip", "slip", REVIEW),
        ("files.show", "evidence", SEES_DUTY),
        ("files.download", "evidence", SEES_DUTY),
        ("files.preview", "evidence", SEES_DUTY),
        ("decide.accept", "duty", REVIEW),
        ("decide.return_", "duty", REVIEW),
        ("decide.take", "duty", REVIEW),
        ("overrule.waive", "duty", {("office",): BELOW}),
        ("overrule.waive_post", "duty", {("office",): BELOW}),
        ("overrule.undo", "duty", REVIEW),
        ("overrule.undo_post", "duty", REVIEW),
        ("record.show", "duty", REVIEW),
        ("record.enter", "duty", REVIEW),
        ("review_many.accept", "", REVIEW),
        ("review_many.accept_post", "", REVIEW),
        ("review_many.return_", "", REVIEW),
        ("review_many.return_post", "", REVIEW),
        ("review_many.result", "", REVIEW),
        ("enrolments.show", "enrolment", SEES_DUTY),
        ("enrolments.pass_", "enrolment", INSPECT),
        ("enrolments.close", "enrolment", REVIEW),
        ("rounds.fail", "enrolment", INSPECT),
        ("rounds.fail_post", "enrolment", INSPECT),
        ("rounds.reopen", "enrolment", INSPECT),
        ("rounds.reopen_post", "enrolment", INSPECT),
        ("leaving.skip", "enrolment", REVIEW),
        ("leaving.skip_post", "enrolment", REVIEW),
        ("leaving.withdraw", "enrolment", MANAGE),
        ("leaving.withdraw_post", "enrolment", MANAGE),
        ("held.show", "held", LEADS),
        ("cases.show", "case", SEES_DUTY),
        ("cases.answer", "case", {UNIT: OWN}),
        ("cases.decide", "case", {("lead",): BELOW}),
        ("cases.close", "case", {("office", "lead"): BELOW}),
        ("cases.new", "duty", {("office", "lead"): BELOW}),
        ("cases.open_", "duty", {("office", "lead"): BELOW}),
        ("cases.index", "campaign", DESK),
        ("extensions.ask", "duty", {UNIT: OWN}),
        ("extensions.ask_post", "duty", {UNIT: OWN}),
        ("extensions.withdraw", "extension", {UNIT: OWN}),
        ("extensions.show", "extension", LEADS),
        ("extensions.decide", "extension", {("office",): BELOW}),
        ("extensions.lead_decide", "extension", {("lead",): BELOW}),
        ("extensions.index", "campaign", DESK),
        ("dates.show", "campaign", DATES_DESK),
        ("dates.change", "campaign", DATES_DESK),
        ("pause.show", "campaign", DATES_DESK),
        ("pause.suspend", "campaign", DATES_DESK),
        ("pause.paused", "campaign", DATES_DESK),
        ("pause.resuming", "campaign", DATES_DESK),
        ("pause.resume", "campaign", DATES_DESK),
        ("held.decide", "held", {("lead",): BELOW}),
        ("calls.index", "", REVIEW),
        ("calls.done", "call", REVIEW),
        ("review.index", "", REVIEW),
        ("review.campaign", "campaign", REVIEW_DESK),
        ("office.index", "", LEADS),
        ("office.show", "campaign", DESK),
        ("office.duties", "campaign", DESK),
        ("office.sheet", "campaign", DESK),
        ("held.index", "campaign", DESK),
        ("lead.index", "", LEADS),
        ("lead.show", "campaign", DESK),
        ("lead.units", "campaign", DESK),
        ("acceptance.index", "", INSPECT),
        ("acceptance.campaign", "campaign", INSPECT_DESK),
        ("closing.show", "campaign", REVIEW_DESK),
        ("closing.close", "campaign", REVIEW_DESK),
        ("urge.show", "campaign", REVIEW_DESK),
        ("urge.send", "campaign", REVIEW_DESK),
        ("filters.office", "campaign", DESK),
        ("filters.review", "", REVIEW),
        ("filters.units", "", SEES_UNIT),
        ("filters.people", "", MANAGE),
        ("filters.drop", "filter", MINE),
        ("units.index", "", SEES_UNIT),
        ("units.show", "unit", SEES_UNIT),
        ("units.happened", "unit", SEES_DUTY),
        ("units.post", "unit", MANAGE),
        ("units.post_change", "unit", MANAGE),
        # And whoever holds the post: tests/web/house/test_substitutes.py.
        ("units.substitute", "post", MANAGE),
        ("units.substitute_change", "post", MANAGE),
        ("units.not_mine", "unit", {("contact",): OWN}),
        ("units.not_mine_post", "unit", {("contact",): OWN}),
        ("people.index", "", MANAGE),
        ("post_requests.index", "", MANAGE),
        ("post_requests.show", "post_request", MANAGE),
        ("post_requests.confirm", "post_request", MANAGE),
        ("post_requests.decline", "post_request", MANAGE),
        ("people.show", "person", MANAGE),
        ("people.change", "person", MANAGE),
        ("people.invite", "person", MANAGE),
        ("people.disable", "person", MANAGE),
        ("people.enable", "person", MANAGE),
        ("campaigns.index", "", SEES_PLANS),
        ("campaigns.show", "campaign", PLAN),
        ("campaigns.new", "", MANAGE),
        ("campaigns.new_check", "", MANAGE),
        ("campaigns.launch", "", MANAGE),
        ("campaigns.copy", "campaign", MANAGE),
        ("campaigns.copy_text", "campaign", MANAGE),
        ("campaigns.cancel", "campaign", MANAGE),
        ("campaigns.ladder", "campaign", MANAGE),
        ("campaigns.ladder_save", "campaign", MANAGE),
        ("campaigns.amend", "campaign", MANAGE),
        ("campaigns.amend_check", "campaign", MANAGE),
        ("campaigns.amend_confirm", "campaign", MANAGE),
        ("plan_drafts.index", "", MANAGE),
        ("plan_drafts.new", "", MANAGE),
        ("plan_drafts.read", "", MANAGE),
        ("plan_drafts.show", "plan_draft", MANAGE),
        ("plan_drafts.change", "plan_draft", MANAGE),
        ("plan_drafts.card", "plan_draft", MANAGE),
        ("plan_drafts.card_save", "plan_draft", MANAGE),
        ("plan_drafts.points", "plan_draft", MANAGE),
        ("plan_drafts.answer", "plan_draft", MANAGE),
        ("foresight.show", "campaign", MANAGE),
        ("foresight.sign", "campaign", MANAGE),
        ("foresight.what_if_page", "campaign", DESK),
        ("rehearsal.show", "campaign", MANAGE),
        ("rehearsal.ask", "campaign", MANAGE),
        ("foresight.plan", "", MANAGE),
        ("foresight.plan_shown", "", MANAGE),
        ("letters.index", "campaign", MANAGE),
        ("letters.show", "campaign", MANAGE),
        ("letters.save", "campaign", MANAGE),
        ("campaigns.cancel_post", "campaign", MANAGE),
        # Who has answered is progress; figures are a right of their own, which the lead has not.
        ("survey.index", "", LEADS),
        ("survey.show", "round", DESK),
        ("survey.new", "campaign", {("office",): BELOW}),
        ("survey.open_", "campaign", {("office",): BELOW}),
        ("survey.void", "round", {("office",): BELOW}),
        ("survey.void_post", "round", {("office",): BELOW}),
        ("survey.close", "round", {("office",): BELOW}),
        ("survey.close_post", "round", {("office",): BELOW}),
        ("survey.reopen", "round", {("office",): BELOW}),
        ("survey.reopen_post", "round", {("office",): BELOW}),
        ("survey.include", "filing", {("office",): BELOW}),
        ("survey.add", "round", {("office",): BELOW}),
        ("rollup.show", "round", REVIEW_DESK),
        ("rollup.sign", "round", REVIEW_DESK),
        ("rollup.sign_post", "round", REVIEW_DESK),
        ("rollup.snapshot", "snapshot", REVIEW),
        ("rollup.export", "round", REVIEW_DESK),
        ("rollup.forwards", "round", DESK),
        ("rollup.forward_date", "round", {("office",): BELOW}),
        ("doubts.show", "round", REVIEW_DESK),
        ("doubts.checks", "round", {("office",): BELOW}),
        ("doubts.answer", "doubt", REVIEW),
        ("doubts.own", "doubt", {UNIT: OWN}),
        ("doubts.own_post", "doubt", {UNIT: OWN}),
        ("matrix.show", "campaign", DESK),
        ("matrix.change", "campaign", {("office",): BELOW}),
        # Finance sees what is needed in all, and confirms; what each unit costs are its figures.
        ("money.index", "", MONEY),
        ("money.show", "campaign", MONEY_DESK),
        ("money.sheet", "campaign", MONEY_DESK),
        ("money.freeze", "campaign", OFFICE),
        ("money.version", "estimate", MONEY),
        ("prices.show", "campaign", MONEY_DESK),
        ("prices.change", "campaign", OFFICE),
        ("requests.new", "estimate", OFFICE),
        ("requests.ask", "estimate", OFFICE),
        ("requests.show", "money_request", MONEY),
        ("requests.answer", "money_request", OFFICE),
        ("requests.void", "money_request", OFFICE),
        ("requests.confirm", "money_answer", {("finance",): BELOW}),
        ("requests.void_one", "money_answer", OFFICE),
        # A paper is over the whole campaign: whoever answers for its scope, or signs there.
        ("papers.index", "", {("office", "lead"): BELOW}),
        ("papers.show", "campaign", {("office", "lead"): BELOW}),
        ("papers.new", "campaign", OFFICE),
        ("papers.draft", "campaign", OFFICE),
        ("paper.show", "paper", {("office", "lead"): BELOW}),
        ("paper.file", "paper", {("office", "lead"): BELOW}),
        ("paper.upload", "paper", OFFICE),
        ("paper.refresh", "paper", OFFICE),
        ("paper.proof", "paper", OFFICE),
        ("paper.confirm", "paper", OFFICE),
        ("paper.sign", "paper", {("office", "lead"): BELOW}),
        ("paper.issue", "paper", OFFICE),
        ("paper.end", "paper", OFFICE),
        ("received.show", "recipient", FIGURES),
        ("received.read", "recipient", {UNIT: OWN, ("office",): BELOW}),
        ("received.file", "recipient", FIGURES),
        ("paper_templates.show", "campaign", OFFICE),
        ("paper_templates.file", "campaign", OFFICE),
        ("paper_templates.save", "campaign", OFFICE),
        ("figures.show", "duty", FIGURES),
        ("scans.index", "", FIGURES),
        ("scans.upload", "", FIGURES),
        ("scans.show", "scan_batch", MINE),
        ("scans.place", "scan_batch", MINE),
        ("scans.picture", "scan_page", MINE),
        ("scans.document", "scan_document", FIGURES),
        ("scans.document_page", "scan_document", FIGURES),
        ("scans.accept", "scan_document", REVIEW),
        ("scans.drop", "scan_document", FIGURES),
        # A collector reads and sums up; what a unit reports the unit types, or the office for it.
        ("figures.save", "duty", {UNIT: OWN, ("office",): BELOW}),
        ("entering.new", "round", {("office",): BELOW}),
        ("entering.upload", "round", {("office",): BELOW}),
        ("entering.blank", "round", {("office",): BELOW}),
        ("books.blank", "duty", FIGURES),
        ("books.printed", "duty", FIGURES),
        ("books.upload", "duty", {UNIT: OWN, ("office",): BELOW}),
        ("books.show", "duty", {UNIT: OWN, ("office",): BELOW}),
        ("books.take", "duty", {UNIT: OWN, ("office",): BELOW}),
        ("books.marked_copy", "duty", {UNIT: OWN, ("office",): BELOW}),
        # What a form asks is nobody's secret; who takes part in a campaign may read it.
        ("forms.index", "", SEES_PLANS),
        ("forms.show", "survey_form", {ROLES_OF_PLANS: RELATIONS}),
        ("forms.new", "", MANAGE),
        ("forms.edit", "survey_form", {("office", "admin"): RELATIONS}),
        ("forms.check", "", MANAGE),
        ("forms.save", "", MANAGE),
        ("setup.index", "", MANAGE),
        ("clock.show", "", MANAGE),
        ("clock.confirm", "", MANAGE),
        ("calendar.index", "", MANAGE),
        ("calendar.show", "", MANAGE),
        ("calendar.library", "", MANAGE),
        ("calendar.library_save", "", MANAGE),
        ("calendar.day", "", MANAGE),
        ("calendar.day_save", "", MANAGE),
        ("calendar.notice", "", MANAGE),
        ("calendar.notice_read", "", MANAGE),
        ("calendar.notice_save", "", MANAGE),
        ("calendar.history", "", MANAGE),
        ("calendar.version", "", MANAGE),
        ("drills.index", "", DRILL),
        ("drills.start", "", DRILL),
        ("drills.show", "drill", DRILL),
        ("drills.more", "drill", DRILL),
        ("drills.repeats", "drill", DRILL),
        ("drills.called", "drill_rung", DRILL),
        ("trail.index", "", TRAIL),
        ("trail.sheet", "", TRAIL),
        ("mailbox.index", "", {("admin",): BELOW}),
        ("mailbox.show", "letter", {("admin",): BELOW}),
        ("mailbox.html_part", "letter", {("admin",): BELOW}),
    ),
}

# The same address with one word changed: an office makes nobody leader or administrator.
VARIANTS: dict[str, tuple[dict[str, str], Row]] = {
    "units.post as lead": ({"role": "lead"}, Row("unit", {("admin",): BELOW})),
    "units.post as admin": ({"role": "admin"}, Row("unit", {("admin",): BELOW})),
    "units.post_change as lead": ({"role": "lead"}, Row("unit", {("admin",): BELOW})),
    # One's own post, and no other: the address names it.
    **{
        f"units.{view} as {role}": ({"role": role}, Row("unit", {(role,): OWN}))
        for view in ("not_mine", "not_mine_post")
        for role in ("deputy", "principal")
    },
    "units.not_mine as office": ({"role": "office"}, Row("unit", {})),
    "units.not_mine_post as office": ({"role": "office"}, Row("unit", {})),
    "units.post as nobody": ({"role": "emperor"}, Row("unit", {})),
}

# In a demonstration letters are nobody's secret, but they stay inside the subtree.
SIMULATED: dict[str, Row] = {
    "mailbox.index": Row("", {(*UNIT, "office", "lead", "admin"): BELOW}),
    "mailbox.show": Row("letter", {UNIT: OWN, ("office", "lead", "admin"): BELOW}),
    "mailbox.html_part": Row("letter", {UNIT: OWN, ("office", "lead", "admin"): BELOW}),
}
