"""Write templates/papers/<kind>.docx anew."""

from campaign.papers.official.kinds import KINDS, TEMPLATES
from campaign.papers.official.make.archive import docx
from campaign.papers.official.make.bodies import BODIES


def made(kind: str) -> bytes:
    """Return a kind's template as it is made here."""
    return docx(BODIES[kind], KINDS[kind].zh)


def main() -> None:
    """Write all of them."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for kind, about in KINDS.items():
        about.file.write_bytes(made(kind))


if __name__ == "__main__":
    main()
