"""A database that goes between the last question of a request and its end."""

import pytest
from sqlalchemy import text

from app import create_app
from campaign.settings import Settings
from models.base import db


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_database_that_goes_after_the_answer_does_not_undo_it(
    settings: Settings,
) -> None:
    app = create_app(settings)

    @app.get("/gone")
    def gone() -> str:
        mine = db.session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:mine)"), {"mine": mine})
        return "done"

    gone.guard = "test"  # type: ignore[attr-defined]
    answer = app.test_client().get("/gone")
    with app.app_context():
        db.engine.dispose()
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "done")
