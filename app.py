"""Wiring only: settings, database, doors.  Nothing is decided here."""

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

import models  # noqa: F401  (knows every table)
from campaign import settings as settings_of
from campaign.jobs import commands
from campaign.mail.transport import Mail
from campaign.web import errors, guard, identity, locale, once, pages, security, shell, typed
from campaign.web.turns import Turns
from models.base import db
from models.engine import prepare_engine


def create_app(settings: settings_of.Settings | None = None) -> Flask:
    """Build the application.

    Args:
        settings: typed settings; read from the environment when not given.

    Raises:
        SettingsIncomplete: the environment lacks something a safe start needs.
        RuntimeError: a route does not say who may use it.
    """
    settings = settings or settings_of.from_environment()
    app = Flask(__name__, static_folder="campaign/web/static", template_folder="templates")
    app.config.from_mapping(security.config(settings))
    app.extensions["settings"] = settings

    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    Migrate(app, db, directory=f"{app.root_path}/migrations", render_as_batch=True)
    Mail(app)
    locale.install(app)
    identity.install(app)
    CSRFProtect(app)  # after the clock is read: the page that says why needs to know the day
    security.install(app)
    app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[assignment, method-assign]
    once.install(app)
    typed.install(app)
    shell.install(app)
    errors.install(app)
    for blueprint in pages.BLUEPRINTS:
        app.register_blueprint(blueprint)
    for group in commands.GROUPS:
        app.cli.add_command(group)
    app.view_functions["static"] = guard.public("styles and scripts")(app.view_functions["static"])
    guard.refuse_unguarded(app)
    return app
