"""How passwords are kept: argon2id, about 19 MiB a try so that many may sign in at once."""

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Verified when there is no such person, so that the answer takes as long.
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return what may be stored."""
    return _HASHER.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Tell whether the password is the stored one; takes the same time when nothing is stored."""
    try:
        _HASHER.verify(stored or _NOBODY, password)
    except VerificationError:
        return False
    return stored is not None
