"""What people type into addresses: bounded, and never an error of the database."""

import pytest
from flask import Flask

from campaign.reports.paging import START
from campaign.web import typed
from tests.web.conftest import Place


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7), ("2147483647", 2147483647), ("2147483648", None), ("9" * 40, None),
        ("-1", None), ("1e3", None), ("²", None), ("１", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_a_number_is_one_that_a_row_can_have(text: str | None, number: int | None) -> None:
    assert typed.whole(text) == number


def test_words_choices_and_pages_are_read_from_the_address(app: Flask) -> None:
    with app.test_request_context("/?q=%20县%20%20财政%20&kind=x&after=abc&long=" + "长" * 99):
        assert typed.words("q") == "县 财政"
        assert typed.chosen("kind", ("a", "b")) == ""
        assert typed.cursor() == START
        assert len(typed.words("long")) == typed.LONGEST_WORDS


@pytest.mark.parametrize(
    "address", ["/units?q=%00", "/people?q=a&q=%00", "/units/9999999999", "/units/0", "/units/-1"]
)
def test_what_no_database_takes_never_reaches_it(place: Place, address: str) -> None:
    assert place.get(place.admin, address).status_code in (404, 422)


def test_a_zero_sign_in_a_form_is_refused(place: Place) -> None:
    fields = {"email": "a\x00@x.example", "locale": "zh", "version": 1}
    assert place.post(place.contact, "/me", **fields).status_code == 422
