"""What a password has to be, after GB/T 22239 8.1.4.1 a: long and of several kinds of sign."""

import string

from campaign.rules.errors import FieldMissing

SHORTEST, LONGEST, KINDS = 12, 128, 3


def check_password(password: str, again: str, *, login: str) -> None:
    """Refuse a password that is too easy.

    Raises:
        FieldMissing: with the sentence that says what to change.
    """
    if not password:
        raise FieldMissing("password", "请输入新密码。")
    if len(password) < SHORTEST:
        raise FieldMissing("password", "密码至少 %(n)s 个字符，请再加长一些。", n=SHORTEST)
    if len(password) > LONGEST:
        raise FieldMissing("password", "密码最多 %(n)s 个字符。", n=LONGEST)
    if _kinds(password) < KINDS:
        raise FieldMissing("password", "密码要含大写字母、小写字母、数字、符号中的至少三类。")
    if login and login.lower() in password.lower():
        raise FieldMissing("password", "密码不能包含登录名。")
    if password != again:
        raise FieldMissing("again", "两次输入的密码不一致，请重新输入。")


def _kinds(password: str) -> int:
    sets = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    kinds = sum(any(sign in known for sign in password) for known in sets)
    other = any(sign not in "".join(sets) for sign in password)
    return kinds + other
