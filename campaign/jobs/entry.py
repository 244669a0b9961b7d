"""The outermost frame of the command line: what a person can mend is one line, not a trace."""

import os
import sys
from pathlib import Path

from flask.cli import cli
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from campaign.settings import SettingsIncomplete

ROOT = Path(__file__).resolve().parents[2]
NO_TABLE = ("no such table", "UndefinedTable")


def main() -> None:
    """Run one command of the application; exit 1 with a line where something is missing."""
    os.environ["FLASK_APP"] = str(ROOT / "app.py")
    try:
        cli.main(prog_name="./duban")
    except SettingsIncomplete as missing:
        sys.exit(str(missing))
    except (OperationalError, ProgrammingError) as error:
        if not _mendable(error):
            raise
        sys.exit(_advice(error))


def _mendable(error: DBAPIError) -> bool:
    """Whether the database is away or empty; anything else is our fault and keeps its trace."""
    return error.connection_invalidated or error.statement is None or _without_tables(error)


def _without_tables(error: DBAPIError) -> bool:
    told = f"{type(error.orig).__name__} {error.orig}"
    return any(word in told for word in NO_TABLE)


def _advice(error: DBAPIError) -> str:
    if _without_tables(error):
        return "数据库里还没有表。The database has no tables yet:  ./duban db upgrade"
    return f"数据库连接不上。The database cannot be reached: {error.orig}"


if __name__ == "__main__":
    main()
