"""A file on its way in: received, checked, and cleared away again unless its act went through."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from campaign.papers.evidence.check import check_file
from campaign.papers.evidence.checked import MOST_BYTES, Checked
from campaign.records.evidence.store import Incoming, Store
from campaign.records.evidence.write import HandedIn, Piece
from campaign.rules.errors import FieldMissing, Invalid


@dataclass(frozen=True)
class Arriving:
    """A checked file that still lies at the door."""

    store: Store
    incoming: Incoming
    checked: Checked
    piece: Piece

    def place(self) -> None:
        """Move it to where it stays: the last thing in its act, before it is committed."""
        self.store.place(self.incoming, self.checked.previews)

    def keep(self) -> None:
        """Say that its act has been committed."""
        self.incoming.kept = True


@contextmanager
def arriving(store: Store, handed: HandedIn) -> Iterator[Arriving]:
    """Receive and check a file.

    Raises:
        Invalid: the file cannot be taken.
        NotNow: too many files are being checked.
    """
    with store.receive(handed.source, most=MOST_BYTES) as incoming:
        checked = check_file(incoming.file, handed.name, incoming.previews)
        piece = Piece(
            item=handed.item, name=checked.name, media=checked.media, size=checked.size,
            sha256=checked.sha256, pages=checked.pages, previews=len(checked.previews),
            stored_as=incoming.name,
        )  # fmt: skip
        yield Arriving(store, incoming, checked, piece)


@contextmanager
def arriving_with(
    field: str, handed: HandedIn | None, store: Store | None
) -> Iterator[Arriving | None]:
    """Receive the file of a form's field, where there is one, and keep it once its act is done.

    Raises:
        FieldMissing: the file cannot be taken, here or within; said beside its field.
        NotNow: too many files are being checked.
    """
    if handed is None or store is None:
        yield None
        return
    try:
        with arriving(store, handed) as file:
            yield file
            file.keep()
    except FieldMissing:
        raise
    except Invalid as refusal:
        raise FieldMissing(field, refusal.message, **refusal.values) from refusal
