"""An application of the rehearsal's own: real services on a database that nobody else sees.

It has no pages and no way to any mail server; its database is a file in a folder that is gone
afterwards. The schema is that of the migrations, triggers and all.
"""

import gc
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from sqlalchemy import event

import models  # noqa: F401  (knows every table)
from campaign.mail.transport import Mail
from campaign.settings import Settings
from models.base import db
from models.engine import prepare_engine

ROOT = Path(__file__).resolve().parents[3]
SECRET = "a rehearsal has nobody to deceive"  # its letters' tokens only have to be the same again
BOUNCES = "bounces@rehearsal.example"

# A year makes and drops millions of small things: looking for circles after every 700 of them
# costs a twentieth of it.
LOOK_FOR_CIRCLES = (50_000, 20, 50)

_template: list[bytes] = []
_making = threading.Lock()


@contextmanager
def own_house() -> Iterator[Flask]:
    """Enter a new migrated database of the rehearsal's own; it is removed on leaving."""
    folder = Path(tempfile.mkdtemp(prefix="duban-rehearsal-"))
    usual = gc.get_threshold()
    gc.set_threshold(*LOOK_FOR_CIRCLES)
    try:
        path = folder / "rehearsal.db"
        path.write_bytes(_migrated())
        app = _application(path)
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()
    finally:
        gc.set_threshold(*usual)
        shutil.rmtree(folder, ignore_errors=True)


def _migrated() -> bytes:
    """Return an empty migrated database; the migrations run once a process."""
    with _making:
        if not _template:
            folder = Path(tempfile.mkdtemp(prefix="duban-rehearsal-"))
            try:
                path = folder / "empty.db"
                with _application(path).app_context():
                    flask_migrate.upgrade()
                    db.engine.dispose()
                _template.append(path.read_bytes())
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        return _template[0]


def _application(path: Path) -> Flask:
    settings = Settings(
        database_url=f"sqlite:///{path}", secret_key=SECRET, bounce_mailbox=BOUNCES,
        public_url="http://rehearsal.example", mail_default_sender="duban@rehearsal.example",
        upload_dir=str(path.parent / "uploads"),
    )  # fmt: skip
    app = Flask("duban-rehearsal", root_path=str(ROOT))
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.sqlalchemy_url
    app.config["MAIL_DEFAULT_SENDER"] = settings.mail_default_sender
    app.extensions["settings"] = settings
    db.init_app(app)
    Mail(app)
    flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
        event.listen(db.engine, "connect", _in_no_fear_of_the_disk)
    return app


def _in_no_fear_of_the_disk(connection: sqlite3.Connection, record: Any) -> None:
    """A rehearsal that loses its disk is begun again; kills are played, not suffered."""
    for pragma in ("synchronous=OFF", "secure_delete=OFF", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
