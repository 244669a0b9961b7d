"""The blank forms that lie beside a plan."""

from collections.abc import Collection
from pathlib import Path, PurePosixPath

from campaign.papers.plan_file.build import Draft

MOST_BYTES = 5 * 1024 * 1024
SUFFIXES = (".xlsx", ".docx", ".pdf", ".csv")


def read_forms(draft: Draft, folder: Path | None, kept: Collection[str] = ()) -> dict[str, bytes]:
    """Return the forms by the path that the plan writes; notes those that are missing or unfit.

    Without a folder (a plan that came as text alone) only the paths are judged. ``kept``: names of
    forms that the campaign has already; they need not lie beside another wording of its plan.
    """
    files: dict[str, bytes] = {}
    for fields in draft.parts.get("milestones unread", []):
        # The milestone has another mistake; its form is judged all the same, once for all.
        named = fields.entries.get("form")
        path = named[1].text if named else None
        if path and (complaint := _complaint(path, _beside(path, folder, kept))):
            fields.wrong("form", complaint, path=path)
    for each, fields in zip(draft.plan.milestones, draft.parts["milestones"], strict=True):
        if each.form is None or each.form in files:
            continue
        beside = _beside(each.form, folder, kept)
        if complaint := _complaint(each.form, beside):
            fields.wrong("form", complaint, path=each.form)
        elif beside is not None:
            files[each.form] = (beside / each.form).read_bytes()
    return files


def _beside(form: str, folder: Path | None, kept: Collection[str]) -> Path | None:
    """Return the folder in which the form is looked for, None where it need not lie there."""
    if folder is None or PurePosixPath(form).name not in kept:
        return folder
    try:
        return folder if (folder / form).is_file() else None
    except (OSError, ValueError):
        return folder


def _complaint(form: str, folder: Path | None) -> str | None:
    path = PurePosixPath(form)
    if path.is_absolute() or ".." in path.parts or "\\" in str(path) or ":" in str(path):
        return "附表“%(path)s”要放在方案所在的文件夹里，路径不能以 / 开头，也不能有 ..。"
    if path.suffix.lower() not in SUFFIXES:
        return "附表“%(path)s”的格式不行。可以用 .xlsx、.docx、.pdf 或 .csv。"
    if folder is None:
        return None
    file = folder / path
    if not file.is_file():
        return "找不到附表“%(path)s”。请把它放在方案旁边，或改正路径。"
    if not file.resolve().is_relative_to(folder.resolve()):
        return "附表“%(path)s”指到了方案所在的文件夹之外。"
    if file.stat().st_size > MOST_BYTES:
        return "附表“%(path)s”太大，最多 5 MB。"
    return None
