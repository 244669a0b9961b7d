"""Pages of scans in any order become documents: one for each print, with what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from campaign.rules.survey.scans.code import PrintCode, PrintKeys, is_ours, read_print_code

MOST_PAGES = 200  # of one batch


class Unplaced(StrEnum):
    """Why a page belongs to no document by itself."""

    NO_CODE = "no_code"
    FOREIGN = "foreign"  # a code that this house has not signed
    TWO_CODES = "two_codes"  # two sheets lay on the glass
    TWICE = "twice"  # the same page was scanned before in this batch


class ScanState(StrEnum):
    """Where a document of a batch stands."""

    WAITING = "waiting"  # matched, to be attached next
    ATTACHED = "attached"
    HELD = "held"  # for a person to decide
    REFUSED = "refused"
    DROPPED = "dropped"  # held, and decided against


class Why(StrEnum):
    """Why a document is held or refused."""

    CHANGED = "changed"
    MISSING = "missing"
    NO_RIGHT = "no_right"
    NO_FILING = "no_filing"
    ENDED = "ended"  # the round is void or closed
    CALLED_OFF = "called_off"
    DECIDED = "decided"
    NOT_KEPT = "not_kept"  # the file itself could not be taken
    BY_HAND = "by_hand"  # put to the unit by a person


@dataclass(frozen=True)
class Page:
    """One page as it was read: its number in the house, and the texts of its codes."""

    id: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """The pages of one print, in order; ``missing`` are page numbers, ``twice`` spare pages."""

    code: PrintCode
    pages: tuple[int, ...]
    missing: tuple[int, ...]
    twice: tuple[int, ...]


@dataclass(frozen=True)
class Sorted:
    """All documents of a batch, and why other pages are in none."""

    documents: tuple[Document, ...]
    unplaced: dict[int, Unplaced]


def code_of(codes: Sequence[str], keys: PrintKeys) -> PrintCode | Unplaced:
    """Return what a page says of itself, or why it says nothing that can be used."""
    found = {code for text in codes if (code := read_print_code(text, keys)) is not None}
    if len(found) == 1:
        return found.pop()
    if found:
        return Unplaced.TWO_CODES
    return Unplaced.FOREIGN if any(is_ours(text) for text in codes) else Unplaced.NO_CODE


def sort_pages(pages: Sequence[Page], keys: PrintKeys) -> Sorted:
    """Group pages by unit, round and figures; the first of equal pages counts."""
    unplaced: dict[int, Unplaced] = {}
    prints: dict[tuple[int, str], dict[int, int]] = {}
    codes: dict[tuple[int, str], PrintCode] = {}
    spare: dict[tuple[int, str], list[int]] = {}
    for one in pages:
        code = code_of(one.codes, keys)
        if isinstance(code, Unplaced):
            unplaced[one.id] = code
            continue
        print_ = (code.filing_id, code.digest)
        codes.setdefault(print_, code)
        there = prints.setdefault(print_, {})
        if code.page in there:
            unplaced[one.id] = Unplaced.TWICE
            spare.setdefault(print_, []).append(one.id)
        else:
            there[code.page] = one.id
    documents = tuple(
        Document(
            codes[print_],
            tuple(there[number] for number in sorted(there)),
            tuple(n for n in range(1, codes[print_].pages + 1) if n not in there),
            tuple(spare.get(print_, ())),
        )
        for print_, there in prints.items()
    )
    return Sorted(documents, unplaced)
