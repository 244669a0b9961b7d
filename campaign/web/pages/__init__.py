"""The pages, one blueprint a file, folders by topic."""

from campaign.web.pages import clock, health, home, imports, sessions, setup
from campaign.web.pages.calendar import versions as calendar
from campaign.web.pages.campaigns import copy as campaigns
from campaign.web.pages.campaigns import letters
from campaign.web.pages.cases import cases
from campaign.web.pages.dates import change, extensions, pause
from campaign.web.pages.desk import filters
from campaign.web.pages.drills import answers as drill_answers
from campaign.web.pages.drills import drills
from campaign.web.pages.enrolment import acceptance, closing, enrolments, leaving, rounds
from campaign.web.pages.evidence import files, hand_in
from campaign.web.pages.foresight import what_if as foresight
from campaign.web.pages.lead import matrix
from campaign.web.pages.lead import units as lead
from campaign.web.pages.money import estimate as money
from campaign.web.pages.money import prices
from campaign.web.pages.money import requests as money_requests
from campaign.web.pages.notices import answers, calls, explain, mailbox
from campaign.web.pages.office import held, office, urge
from campaign.web.pages.paper import one as paper
from campaign.web.pages.paper import received as received_papers
from campaign.web.pages.paper import register as papers
from campaign.web.pages.paper import templates as paper_templates
from campaign.web.pages.people import me, not_mine, requests
from campaign.web.pages.plan_drafts import points as plan_drafts
from campaign.web.pages.progress import (
    decide,
    duties,
    my_work,
    overrule,
    record,
    review,
    review_many,
    sign,
    unit_home,
)
from campaign.web.pages.rehearsal import show as rehearsal
from campaign.web.pages.scans import held as scans
from campaign.web.pages.survey import books, doubts, entering, figures, forms
from campaign.web.pages.survey import closing as survey
from campaign.web.pages.survey import sums as rollup
from campaign.web.pages.trail import trail

BLUEPRINTS = (
    health.bp,
    home.bp,
    sessions.bp,
    my_work.bp,
    unit_home.bp,
    duties.bp,
    sign.bp,
    decide.bp,
    overrule.bp,  # the office's acts with a page of their own
    record.bp,
    hand_in.bp,  # evidence of a duty
    files.bp,  # one file of it
    extensions.bp,
    change.bp,  # dates
    pause.bp,
    lead.bp,  # the leading group's page, and the units behind its numbers
    matrix.bp,  # what each county has done
    office.bp,
    urge.bp,
    review.bp,
    review_many.bp,
    held.bp,
    cases.bp,
    acceptance.bp,
    enrolments.bp,
    rounds.bp,  # enrolments: a new round of rectification
    leaving.bp,  # enrolments: leaving stages out, leaving the campaign
    closing.bp,
    not_mine.bp,  # units: the tree, a unit, its posts, who stands in, no longer mine
    me.bp,  # people: the list, one person, own data
    requests.bp,  # who said "no longer mine"
    imports.bp,
    setup.bp,
    clock.bp,
    calendar.bp,  # a year, a day, a notice, the versions
    campaigns.bp,  # the plan, amending it, its ladder
    plan_drafts.bp,  # campaigns: a paper read into a plan
    foresight.bp,  # campaigns: what will be sent, and what if
    rehearsal.bp,  # campaigns: a year played on a simulated database
    letters.bp,  # campaigns: the office's own words in letters
    mailbox.bp,
    calls.bp,
    answers.bp,  # without signing in: 收到, no longer mine
    explain.bp,  # why people were told about a duty
    drills.bp,  # the chain confirms that it can be reached
    drill_answers.bp,  # without signing in: 收到，是我负责
    survey.bp,  # rounds: the list, a register, sending out, declaring void, closing
    rollup.bp,  # a round's sums
    entering.bp,  # a whole round entered from one list
    books.bp,  # the form as a workbook, and on paper
    scans.bp,  # stamped paper comes back: batches, held ones
    doubts.bp,  # what differs between rounds, and its answers
    figures.bp,  # filling in, and reading what was filled in
    money.bp,  # the estimate, its versions
    prices.bp,  # the price book
    money_requests.bp,  # requests for money, and what came of them
    papers.bp,  # official papers: the register, drafting
    paper.bp,
    received_papers.bp,  # papers as their recipients read them
    paper_templates.bp,
    forms.bp,  # what units fill in: the list, one form, its designer
    trail.bp,
    filters.bp,  # saved ones
)
