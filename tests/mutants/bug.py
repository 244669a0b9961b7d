"""One planted bug: a small change of one file, and the tests that are to notice it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bug:
    """``was`` stands in ``file`` exactly once, and ``becomes`` is what is planted in its place.

    ``breaks`` says what people would meet; ``tests`` are files or folders under tests/.
    """

    name: str
    file: str
    breaks: str
    was: str
    becomes: str
    tests: tuple[str, ...]

    def planted(self, root: Path) -> str:
        """Return the file's text with the bug in it.

        Raises:
            ValueError: the table is out of step with the code, which has moved on.
        """
        text = (root / self.file).read_text(encoding="utf-8")
        if (found := text.count(self.was)) != 1:
            raise ValueError(f"{self.name}: its text stands {found} times in {self.file}")
        return text.replace(self.was, self.becomes)
