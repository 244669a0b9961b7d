"""How migrations run: on the application's engine, SQLite's foreign keys off meanwhile."""

from alembic import context
from flask import current_app
from sqlalchemy import text

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def run() -> None:
    """Run inside one transaction; SQLite's rebuild would otherwise cascade into child rows."""
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # The pragma is without effect inside a transaction, so it goes round ours.
            driver = connection.connection.dbapi_connection
            driver.execute("PRAGMA foreign_keys=OFF")
        connection.execution_options(immediate=True)
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("a migration left rows that point to nothing")
        connection.rollback()
        if sqlite:
            driver.execute("PRAGMA foreign_keys=ON")


run()
