"""The pages, one blueprint a file, folders by topic."""

from campaign.web.pages import health, home, imports, sessions, setup
from campaign.web.pages.campaigns import plan
from campaign.web.pages.lead import units as lead
from campaign.web.pages.notices import calls, mailbox
from campaign.web.pages.office import acceptance, held, office, urge
from campaign.web.pages.people import me, posts
from campaign.web.pages.progress import decide, duties, review, unit_home
from campaign.web.pages.trail import trail

BLUEPRINTS = (
    health.bp,
    home.bp,
    sessions.bp,
    unit_home.bp,
    duties.bp,
    decide.bp,
    lead.bp,  # the leading group's page, and the units behind its numbers
    office.bp,
    urge.bp,
    review.bp,
    held.bp,
    acceptance.bp,
    posts.bp,  # units: the tree, a unit, its posts
    me.bp,  # people: the list, one person, own data
    imports.bp,
    setup.bp,
    plan.bp,  # campaigns
    mailbox.bp,
    calls.bp,
    trail.bp,
)
