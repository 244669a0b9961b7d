"""What a person asked for and cannot have: refusals whose text may be shown.

A refusal carries a Chinese sentence with named gaps and the values that fill them;
the door translates the sentence, so every floor can refuse without knowing languages.
"""


class Refusal(Exception):
    """The act was refused as a whole; nothing was changed."""

    status = 422

    def __init__(self, message: str, **values: object) -> None:
        """Keep the sentence (the msgid) and its values apart, so that a door can translate."""
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        """Return the Chinese sentence, filled."""
        return self.message % self.values if self.values else self.message


class Invalid(Refusal):
    """What was typed or uploaded cannot be taken; says where and what to do."""


class FieldMissing(Invalid):
    """A field that this act asks for is empty."""

    def __init__(self, field: str, message: str, **values: object) -> None:
        """Name the form field beside the sentence, so that the page can point at it."""
        super().__init__(message, **values)
        self.field = field

    def each(self) -> "tuple[FieldMissing, ...]":
        """Return every field that is wrong, in the order of the form."""
        return (self,)


class FieldsMissing(FieldMissing):
    """Several fields are wrong: said together, so that nobody mends one to hear of the next."""

    def __init__(self, found: "tuple[FieldMissing, ...]") -> None:
        """Keep them all; whoever looks at one alone sees the first."""
        super().__init__(found[0].field, found[0].message, **found[0].values)
        self.found = found

    def each(self) -> tuple[FieldMissing, ...]:
        """Return them all."""
        return self.found


class NotNow(Refusal):
    """The act is not possible in the present state."""

    status = 409


class Overtaken(Refusal):
    """Somebody else changed it first; the page was stale."""

    status = 409


class NotFound(Refusal):
    """There is no such thing, or it is not the asker's business: both look the same."""

    status = 404

    def __init__(self, message: str = "没有这个页面，或者您无权查看。", **values: object) -> None:
        """Use one sentence for missing and forbidden alike."""
        super().__init__(message, **values)


class SignInRefused(Refusal):
    """The name or password is wrong, or the account is locked for a while: one sentence for all."""

    status = 422


class Repeated(Refusal):
    """The same form once more: its act has been done, and is not done again."""

    status = 409

    def __init__(self, message: str = "这件事已经办好，没有重复办理。", **values: object) -> None:
        """Use one sentence for all."""
        super().__init__(message, **values)
