"""A template of the office's own, held against what its kind of paper can say."""

from campaign.papers.official.fill.template import names
from campaign.papers.official.names import meanings
from campaign.rules.errors import Invalid


def check_template(kind: str, data: bytes) -> tuple[str, ...]:
    """Return the names that a template asks for.

    Raises:
        Invalid: it cannot be taken, or asks for a name that this kind of paper does not have.
    """
    known = meanings(kind)
    asked = names(data)
    for name, place in asked.items():
        if name not in known:
            raise Invalid(
                "模板里的名字“%(name)s”不认识（%(place)s）。请对照名字表改正后再上传。",
                name=name, place=place,
            )  # fmt: skip
    return tuple(asked)
