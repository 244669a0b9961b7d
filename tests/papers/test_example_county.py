import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

from campaign.papers.plan_file import read_plan_file
from campaign.papers.tables import read_table
from campaign.rules.permissions import UNIT_ROLES, Role
from campaign.rules.sheets.people_sheet import PEOPLE_COLUMNS, PersonRecord, check_people
from campaign.rules.sheets.unit_sheet import UNIT_COLUMNS, UnitRecord, check_units

EXAMPLES = Path(__file__).parents[2] / "examples"
COUNTY = EXAMPLES / "county"


def units() -> tuple[UnitRecord, ...]:
    table = read_table("units.csv", (COUNTY / "units.csv").read_bytes(), columns=UNIT_COLUMNS)
    result = check_units(table.rows, {}, headings=table.headers)
    assert (table.problems, result.problems) == ([], ())
    return result.records


def people() -> tuple[PersonRecord, ...]:
    table = read_table("people.csv", (COUNTY / "people.csv").read_bytes(), columns=PEOPLE_COLUMNS)
    result = check_people(table.rows, {unit.code: unit.name for unit in units()})
    assert (table.problems, result.errors) == ([], ())
    return result.records


def test_there_are_thirteen_townships_and_sixty_departments_under_one_county():
    assert Counter(unit.kind for unit in units()) == {"county": 1, "township": 13, "department": 60}
    assert {unit.parent_code for unit in units()[1:]} == {"1400"}


def test_every_unit_has_its_three_persons_but_for_one_vacant_deputy():
    held = {(person.unit_code, person.role) for person in people() if person.until_on is None}
    below = [unit.code for unit in units() if unit.parent_code]
    missing = [(code, role) for code in below for role in UNIT_ROLES if (code, role) not in held]
    assert [role for _, role in missing] == [Role.DEPUTY]


def test_office_leaders_and_administrator_sit_on_the_county():
    above = [(person.role, person.name) for person in people() if person.unit_code == "1400"]
    assert above[0] == (Role.OFFICE, "周晓岚")
    assert Counter(role for role, _ in above) == {Role.OFFICE: 2, Role.LEAD: 2, Role.ADMIN: 1}


def test_the_finance_bureau_has_the_people_of_the_demonstration():
    (code,) = [unit.code for unit in units() if unit.name == "县财政局"]
    assert {(p.role, p.name) for p in people() if p.unit_code == code} == {
        (Role.CONTACT, "李文静"), (Role.DEPUTY, "王建国"), (Role.PRINCIPAL, "陈志远"),
    }  # fmt: skip
    (contact,) = [person for person in people() if person.name == "李文静"]
    assert contact.email == "liwj@caizheng.yunchuan.example"


def test_the_gaps_are_those_of_a_real_list():
    without = [person for person in people() if not person.email]
    assert [person.role for person in without] == [Role.CONTACT, Role.CONTACT]
    shared = Counter(person.email for person in people() if person.email)
    assert [number for number in shared.values() if number > 1] == [3]
    assert all(email is None or email.endswith(".example") for email in shared)


def test_the_office_sits_in_a_unit_of_the_list():
    plan = read_plan_file(COUNTY / "plan.yaml").plan
    assert plan is not None
    assert [unit.code for unit in units() if unit.name == plan.office_unit] == ["1461"]


def test_the_blank_forms_are_what_their_script_makes(tmp_path):
    def digests(folder: Path) -> dict[str, str]:
        return {
            form.name: hashlib.sha256(form.read_bytes()).hexdigest() for form in folder.iterdir()
        }

    subprocess.run([sys.executable, str(EXAMPLES / "make_forms.py"), str(tmp_path)], check=True)
    assert digests(tmp_path) == digests(COUNTY / "forms")
