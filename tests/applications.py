"""Applications that serve one test after the other, each time with settings of the test's own.

To build one takes 90 ms, and each reads its templates and compiles its statements for itself:
with a new one for each of 2,600 tests that was a third of the time of the whole run.  In life too
one application serves many people, so nothing may hang on its being new.
"""

from __future__ import annotations

import copy
import sqlite3
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask
from sqlalchemy import event

from app import create_app
from campaign.mail.transport import Mail
from campaign.settings import Settings
from campaign.web import security
from models.base import db
from tests.stories import Commits

MOST_AT_REST = 4


@dataclass
class Built:
    """An application as it was built, before anybody changed anything about it."""

    application: Flask
    config: dict[str, Any]
    extensions: dict[str, Any]
    views: dict[str, Any]
    rules: int

    def is_as_built(self) -> bool:
        """Tell whether no address was added, which cannot be undone."""
        return len(list(self.application.url_map.iter_rules())) == self.rules


@dataclass
class Applications:
    """Those at rest, by the settings that cannot change once an application is built."""

    built: dict[Flask, Built] = field(default_factory=dict)
    at_rest: OrderedDict[Settings, list[Built]] = field(default_factory=OrderedDict)

    def take(self, settings: Settings) -> Flask:
        """Return an application with these settings, which nobody else has in hand."""
        idle = self.at_rest.get(_fixed(settings))
        found = idle.pop() if idle else _built(settings)
        application = found.application
        self.built[application] = found
        application.extensions = copy.copy(found.extensions)
        application.view_functions.clear()
        application.view_functions.update(found.views)
        application.config.clear()
        application.config.update(found.config)
        application.config.from_mapping(security.config(settings))
        application.extensions["settings"] = settings
        Mail(application)
        return application

    def give_back(self, application: Flask) -> None:
        """Close its connections and keep it for the next test."""
        close(application)
        found = self.built.pop(application)
        if not found.is_as_built():
            return
        key = _fixed(found.extensions["settings"])
        self.at_rest.setdefault(key, []).append(found)
        self.at_rest.move_to_end(key)
        while len(self.at_rest) > MOST_AT_REST:
            self.at_rest.popitem(last=False)


def close(application: Flask) -> None:
    """Close every connection to its database."""
    with application.app_context():
        for engine in db.engines.values():
            engine.dispose()


def _fixed(settings: Settings) -> Settings:
    """Leave out what is read anew for each request, command or letter."""
    return replace(
        settings, port=0, public_url="https://x" if settings.secure else "http://x",
        upload_dir="", mail_server="", mail_port=0, mail_username="", mail_password="",
        mail_use_tls=False, mail_ca_file="", mail_default_sender="", mail_rate=0.0,
        bounce_mailbox="",
    )  # fmt: skip


def _built(settings: Settings) -> Built:
    application = create_app(settings)
    with application.app_context():
        Commits.count(db.engine)
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _without_waiting_for_the_disk)
    return Built(
        application, dict(application.config), copy.copy(application.extensions),
        dict(application.view_functions), len(list(application.url_map.iter_rules())),
    )  # fmt: skip


def _without_waiting_for_the_disk(connection: sqlite3.Connection, record: Any) -> None:
    """As fsync=off on PostgreSQL: no test cuts the power.

    Workers that tests kill are processes of their own and have the durable commits of life.
    """
    connection.execute("PRAGMA synchronous=OFF")
