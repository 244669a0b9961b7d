"""The named styles: a person changes a look in one place, and reading back goes by these names."""

from dataclasses import dataclass

from campaign.papers.official.make.measures import (
    CHARACTER,
    CLOSER,
    LINE,
    MM,
    RED,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    SMALL_4,
    WIDTH,
)

SONG, HEI, KAI, FANG = "宋体", "黑体", "楷体_GB2312", "仿宋_GB2312"
HEAD = "方正小标宋简体"
LATIN = "Times New Roman"


@dataclass(frozen=True)
class Style:
    """A paragraph style; lengths in twentieths of a point, ``size`` in half points."""

    id: str
    name: str
    font: str = FANG
    size: int = SIZE_3
    align: str = "both"
    line: int = LINE
    first: int = 0  # how many characters the first line is indented
    left: int = 0
    hanging: int = 0
    right: int = 0
    before: int = 0
    after: int = 0
    keep: bool = False
    level: int = 0  # of a heading, 1 to 3
    more: str = ""  # borders
    colour: str = ""
    closer: int = CLOSER


_RULE = '<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="11" w:color="FF0000"/></w:pBdr>'
_LINES = "".join(
    f'<w:{edge} w:val="single" w:sz="{width}" w:space="1" w:color="000000"/>'
    for edge, width in (("top", 8), ("bottom", 8), ("between", 6))
)
# A frame of the text's width at the foot of the page on which it comes to stand.
FRAME = (
    f'<w:framePr w:w="{WIDTH}" w:hSpace="0" w:wrap="notBeside" w:vAnchor="margin" '
    'w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
)
_IMPRINT = (
    f'{FRAME}<w:pBdr>{_LINES}</w:pBdr><w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
)
STYLES = (
    Style("RedHead", "发文机关标志", HEAD, 72, "center", 960, before=round(20 * MM),
          colour=RED, closer=0),
    Style("DocumentNumber", "发文字号", align="center", before=LINE, more=_RULE),
    Style("PaperTitle", "公文标题", HEAD, SIZE_2, "center", 700, keep=True, closer=0),
    Style("Recipients", "主送机关", align="left"),
    Style("PaperBody", "公文正文", first=2),
    Style("Level1", "一级标题", HEI, first=2, keep=True, level=1),
    Style("Level2", "二级标题", KAI, first=2, keep=True, level=2),
    Style("Level3", "三级标题", first=2, keep=True, level=3),
    Style("Annexes", "附件说明", align="left", left=5 * CHARACTER, hanging=3 * CHARACTER),
    Style("AnnexesMore", "附件说明续", align="left", left=5 * CHARACTER),
    Style("Signature", "发文机关署名", align="right", right=2 * CHARACTER, keep=True),
    Style("Dated", "成文日期", align="right", right=4 * CHARACTER),
    Style("Note", "附注", first=2),
    Style("TableTitle", "表题", HEI, SIZE_4, "center", 520, before=120, after=60, keep=True,
          closer=0),
    Style("TableHead", "表头", HEI, SMALL_4, "center", 380, closer=0),
    Style("TableText", "表格文字", FANG, SMALL_4, "left", 380, closer=0),
    Style("TableNumber", "表格数字", FANG, SMALL_4, "right", 380, closer=0),
    Style("Figure", "图", align="center", line=0, before=120, keep=True, closer=0),
    Style("FigureTitle", "图题", HEI, SIZE_4, "center", 520, after=60, closer=0),
    Style("Imprint", "版记", FANG, SIZE_4, "left", 460, more=_IMPRINT, closer=0),
    Style("PageNumber", "页码", SONG, SIZE_4, "right", 400, closer=0),
)  # fmt: skip


def styles_part() -> str:
    """Return word/styles.xml."""
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:docDefaults><w:rPrDefault><w:rPr>{_font(FANG)}<w:sz w:val="{SIZE_3}"/><w:szCs w:val="{SIZE_3}"/>\
<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>\
<w:pPrDefault/></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>\
<w:pPr><w:widowControl w:val="0"/><w:spacing w:line="{LINE}" w:lineRule="exact"/>\
<w:jc w:val="both"/></w:pPr></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultFont">\
<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>
<w:style w:type="table" w:default="1" w:styleId="NormalTable"><w:name w:val="Normal Table"/>\
<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>\
<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>\
<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
{"".join(_style(each) for each in STYLES)}
</w:styles>"""


def _style(style: Style) -> str:
    ind = f'w:left="{style.left}" w:right="{style.right}"'
    if style.first:
        ind += f' w:firstLine="{style.first * CHARACTER}" w:firstLineChars="0"'
    if style.hanging:
        ind += f' w:hanging="{style.hanging}"'
    line = (
        f' w:line="{style.line}" w:lineRule="exact"'
        if style.line
        else ' w:line="240" w:lineRule="auto"'
    )
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
        f"{'<w:keepNext/>' if style.keep else ''}{style.more}"
        f'<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{style.before}" w:after="{style.after}"{line}/>'
        f'<w:ind {ind}/><w:jc w:val="{style.align}"/>'
        f"{_level(style.level)}</w:pPr><w:rPr>{_font(style.font)}"
        + (f'<w:color w:val="{style.colour}"/>' if style.colour else "")
        + (f'<w:spacing w:val="{style.closer}"/>' if style.closer else "")
        + f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>\n'
    )


def _level(level: int) -> str:
    return f'<w:outlineLvl w:val="{level - 1}"/>' if level else ""


def _font(name: str) -> str:
    latin = SONG if name == SONG else LATIN
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{name}" w:cs="{LATIN}"/>'
