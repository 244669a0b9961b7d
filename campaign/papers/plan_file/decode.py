"""The text of a YAML file that people write: plans and forms alike."""

from campaign.papers.plan_file.problem import Problems


def decode(text: str | bytes, problems: Problems, *, most_bytes: int, too_large: str) -> str | None:
    """Return the text of a file, None where it cannot be read; says why.

    ``too_large`` is the sentence for a file of more than ``most_bytes``.
    """
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(content) > most_bytes:
        problems.add(0, "", too_large)
        return None
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        problems.add(line, "", "文字不是 UTF-8 编码。请用 UTF-8 保存后再试。")
        return None
    if not decoded.strip():
        problems.add(0, "", "文件是空的。")
        return None
    return decoded
