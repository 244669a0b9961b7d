"""A duty that asks for two things, and browsers of the people around it."""

import io
import re
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from campaign.rules.permissions import Role
from models.person import Person
from tests.forms import token
from tests.make import Make
from tests.services.evidence.conftest import TABLE, Desk, desk

__all__ = ["desk"]
Upload = tuple[str, bytes]


@dataclass
class Pages:
    """The pages of one duty's evidence."""

    app: Flask
    make: Make
    desk: Desk

    @property
    def address(self) -> str:
        """Where the duty's evidence is."""
        return f"/duties/{self.desk.duty_id}/evidence"

    def person(self, role: Role) -> Person:
        """The unit's holder of a role; the office's person for the office."""
        county = self.desk.county
        place = county.scope if role is Role.OFFICE else county.units[0]
        return county.people[place.code, role]

    def browser(self, role: Role = Role.CONTACT) -> FlaskClient:
        """A browser in which that person has signed in."""
        return self.make.sign_in(self.app.test_client(), self.person(role))

    def see(self, address: str = "", role: Role = Role.CONTACT) -> str:
        """The text of a page that the person may see."""
        answer = self.browser(role).get(address or self.address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.get_data(as_text=True)

    def send(
        self, *files: Upload, item: str = TABLE, to: str = "", role: Role = Role.CONTACT,
        client: FlaskClient | None = None, **more: object,
    ) -> TestResponse:  # fmt: skip
        """What the form brings, as a browser without scripts sends it."""
        browser = client or self.browser(role)
        fields: MultiDict[str, object] = MultiDict(
            {"csrf_token": token(browser, "/help"), "item": item, **more}
        )
        for name, content in files:
            fields.add("file", FileStorage(io.BytesIO(content), filename=name))
        # In memory: the library's own temporary file would be left to the garbage collector.
        boundary, body = encode_multipart(fields)
        kind = f'multipart/form-data; boundary="{boundary}"'
        return browser.post(to or self.address, data=body, content_type=kind)


@pytest.fixture
def pages(app: Flask, make: Make, desk: Desk) -> Pages:
    """The pages over the desk's duty."""
    return Pages(app, make, desk)


def said(page: str) -> list[str]:
    """The banners and refusals of a page, as text."""
    found = re.findall(
        r'class="banner-in">(.*?)</div>|class="problems".*?<ul>(.*?)</ul>', page, flags=re.DOTALL
    )
    return [" ".join(re.sub(r"<[^>]*>", " ", "".join(pair)).split()) for pair in found]
