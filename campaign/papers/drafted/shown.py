"""How a paragraph of a paper is shown on its page: a word for each style of the templates."""

CLASSES = {
    "公文标题": "title", "一级标题": "one", "二级标题": "two", "发文机关标志": "head",
    "发文字号": "number", "发文机关署名": "sign", "成文日期": "sign", "主送机关": "to",
}  # fmt: skip


def class_of(style: str) -> str:
    """Return the word; body for any other style."""
    return CLASSES.get(style, "body")
