"""What acts of weight stand on: whoever is signed in proves to know the password once more."""

from datetime import datetime

from campaign.records.access.passwords import password_fits
from campaign.records.access.tries import NAME_LIMIT, count_try, forget_tries, try_key
from campaign.rules.errors import FieldMissing, NotNow
from campaign.services.transaction import transaction
from models.person import Person

NONE_YET = "您还没有设过密码，不能这样改。请先用“发一封设置密码的信”，或请办公室代改。"
WRONG = "现在的密码不对，或者试的次数太多，什么也没有改。请核对后再试。"


def prove_password(person_id: int, password: str, *, field: str, now: datetime) -> None:
    """Pass when the password is the person's; tries are counted as at the door.

    The password is looked at outside any transaction: that takes long.

    Raises:
        NotNow: the person has none.
        FieldMissing: it is wrong, or there were too many tries.
    """
    key = try_key("own", str(person_id))
    with transaction() as session:
        stored = session.get_one(Person, person_id).password_hash
        if stored is None:
            raise NotNow(NONE_YET)
        counted = count_try(session, key, NAME_LIMIT, now=now)
    if not counted or not password_fits(stored, password):
        raise FieldMissing(field, WRONG)
    with transaction() as session:
        forget_tries(session, key)
