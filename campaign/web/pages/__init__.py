"""The pages, one blueprint a file, folders by topic."""

from campaign.web.pages import health, home, sessions

BLUEPRINTS = (
    health.bp,
    home.bp,
    sessions.bp,
)
