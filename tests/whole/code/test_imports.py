"""The floors stand: imports point down, rules are pure, the wiring only wires."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
APP = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
# What is plugged in at the start: settings, tables, the connection for mail, the two doors.
PLUGS = ("campaign.settings", "models", "campaign.mail.transport", "campaign.web", "campaign.jobs")


def test_every_import_contract_holds() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stdout


def test_every_part_of_the_house_stands_on_a_floor() -> None:
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    layers = next(c for c in tool["importlinter"]["contracts"] if c["type"] == "layers")["layers"]
    named = {floor.strip() for layer in layers for floor in layer.split("|")}
    standing = {
        f"campaign.{entry.stem}"
        for entry in (ROOT / "campaign").iterdir()
        if entry.stem not in ("__init__", "__pycache__")
    }
    assert standing | {"models"} == named


def test_rules_import_the_standard_library_and_each_other_only() -> None:
    strange = {
        (path.name, name)
        for path in (ROOT / "campaign" / "rules").rglob("*.py")
        for name in _imports(ast.parse(path.read_text(encoding="utf-8")))
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith("campaign.rules")
    }
    assert strange == set()


def test_the_wiring_holds_one_function_and_knows_only_what_it_plugs_in() -> None:
    functions = [
        node.name
        for node in APP.body
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr)
    ]
    assert functions == ["create_app"]
    ours = {name for name in _imports(APP) if name.split(".")[0] in ("campaign", "models")}
    assert {name for name in ours if not name.startswith(PLUGS)} <= {"campaign"}


def test_the_wiring_decides_nothing() -> None:
    deciding = (ast.Compare, ast.If, ast.IfExp, ast.Match, ast.While, ast.Try)
    assert [node.lineno for node in ast.walk(APP) if isinstance(node, deciding)] == []


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
