"""The pages, one blueprint a file, folders by topic."""

from campaign.web.pages import health, home, imports, sessions, setup
from campaign.web.pages.campaigns import plan
from campaign.web.pages.notices import calls, mailbox
from campaign.web.pages.people import me, posts

BLUEPRINTS = (
    health.bp,
    home.bp,
    sessions.bp,
    posts.bp,  # units: the tree, a unit, its posts
    me.bp,  # people: the list, one person, own data
    imports.bp,
    setup.bp,
    plan.bp,  # campaigns
    mailbox.bp,
    calls.bp,
)
