"""What each unit of the example city types: from one line of figures.csv the whole form."""

import csv
from dataclasses import dataclass, fields
from pathlib import Path

KINDS = ("os_server", "os_pc", "office", "antivirus", "database")
# 万元 for one set, as units guess it.
GUESSED = {"os": 500, "office": 700, "antivirus": 68}


@dataclass(frozen=True)
class Line:
    """A unit's line of the file: its computers, and what it lacks."""

    code: str
    unit: str
    staff: int
    servers: int
    desktops: int
    laptops: int
    os_server: int
    os_pc: int
    office: int
    antivirus: int
    windows: int
    msoffice: int
    wps: int

    @property
    def pcs(self) -> int:
        """What has an operating system for one person."""
        return self.desktops + self.laptops

    @property
    def total(self) -> int:
        """All computers."""
        return self.servers + self.pcs


def read_lines(folder: Path) -> dict[str, Line]:
    """Return the lines of figures.csv by the unit's code."""
    text = (folder / "figures.csv").read_text("utf-8-sig").splitlines()
    texts = {"code", "unit"}
    found = {}
    for row in csv.DictReader(text):
        values = {
            one.name: row[one.name] if one.name in texts else int(row[one.name])
            for one in fields(Line)
        }
        found[row["code"]] = Line(**values)  # type: ignore[arg-type]
    return found


def cells_of(line: Line) -> dict[str, str]:
    """Return every cell of the shipped form, as a unit types it; no rule is broken."""
    needed = {
        "os_server": line.os_server, "os_pc": line.os_pc, "office": line.office,
        "antivirus": line.antivirus, "database": 0,
    }  # fmt: skip
    wanted = {
        "os_server": line.servers, "os_pc": line.pcs, "office": line.total,
        "antivirus": line.total, "database": min(line.servers, 1),
    }  # fmt: skip
    numbers = {
        "posts": line.staff, "staff_actual": line.staff, "staff_total": line.staff,
        "staff_using": min(line.staff, line.pcs), "servers": line.servers,
        "desktops": line.desktops, "laptops": line.laptops, "total": line.total,
    }  # fmt: skip
    held = 0
    for kind in KINDS:
        has = wanted[kind] - needed[kind]
        held += has
        numbers |= {
            f"{kind}_licensed": has, f"{kind}_licences": has, f"{kind}_unlicensed": needed[kind],
            f"{kind}_needed": needed[kind], f"{kind}_needed_licences": needed[kind],
            f"{kind}_upgrades": 0, f"{kind}_upgrade_licences": 0,
        }  # fmt: skip
    preinstalled = wanted["os_pc"] - needed["os_pc"]
    for origin, sets in (("issued", 0), ("bought", held - preinstalled),
                         ("preinstalled", preinstalled), ("free", 0)):  # fmt: skip
        numbers |= {f"{origin}_sets": sets, f"{origin}_seats": sets}
    numbers |= {
        "windows_wanted": line.windows, "msoffice_wanted": line.msoffice, "kylin_wanted": 0,
        "uos_wanted": 0, "wps_wanted": line.wps, "yozo_wanted": 0,
        "other_wanted": sum(needed.values()) - line.windows - line.msoffice - line.wps,
        "systems": line.servers, "systems_licensed": line.servers,
    }  # fmt: skip
    yuan = (
        GUESSED["os"] * (line.os_server + line.os_pc) + GUESSED["office"] * line.office
        + GUESSED["antivirus"] * line.antivirus
    )  # fmt: skip
    return {key: str(value) for key, value in numbers.items()} | {
        "home_editions": "", "money_needed": f"{yuan / 10_000:.4f}", "money_ready": "0",
        "purchase_form": "政府集中采购", "written_licence": "是", "remarks": "",
    }  # fmt: skip


def misunderstood(line: Line) -> Line:
    """Return the line as it was in the first round: what came without a licence counted as had."""
    os_pc, office = line.os_pc // 3, line.office // 4
    wps = min(line.wps, office)
    return Line(
        line.code, line.unit, line.staff, line.servers, line.desktops, line.laptops,
        line.os_server, os_pc, office, line.antivirus, line.os_server + os_pc, office - wps, wps,
    )  # fmt: skip


# Two figures of the report that cannot be: a soft rule asks why, a hard one refuses.
DAMAGED_NEED, DAMAGED_TOTAL = 322_023, 20_230


def damaged(cells: dict[str, str]) -> dict[str, str]:
    """Return the cells of a unit that wrote 322023 sets of antivirus as needed."""
    more = DAMAGED_NEED - int(cells["antivirus_needed"])
    return cells | {
        "antivirus_needed": str(DAMAGED_NEED),
        "antivirus_needed_licences": str(DAMAGED_NEED),
        "other_wanted": str(int(cells["other_wanted"]) + more),
    }
