"""A chart in Word: the SVG for programs that draw it, a picture of it for those that do not."""

import io
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from campaign.papers.official.printed import Chart
from campaign.papers.official.typeset.raster import raster

_EMU_PER_MM = 36_000
_INLINE = """\
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
 xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main">\
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>\
<wp:docPr id="{number}" name="图{number}" descr={said}/>\
<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>\
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">\
<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name="图{number}"/><pic:cNvPicPr/></pic:nvPicPr>\
<pic:blipFill><a:blip r:embed="{png}"><a:extLst>\
<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip r:embed="{svg}"/></a:ext>\
</a:extLst></a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>\
</a:graphicData></a:graphic></wp:inline></w:drawing>"""


def drawing(chart: Chart, part: Any, number: int) -> Any:
    """Return the markup of a drawing; its two pictures are added to the document's parts."""
    png, _ = part.get_or_add_image(io.BytesIO(raster(chart)))
    name = PackURI(f"/word/media/chart{number}.svg")
    svg = part.relate_to(
        Part(name, "image/svg+xml", chart.svg.encode(), part.package), RELATIONSHIP_TYPE.IMAGE
    )
    return etree.fromstring(
        _INLINE.format(
            cx=round(chart.width_mm * _EMU_PER_MM), cy=round(chart.height_mm * _EMU_PER_MM),
            number=number, said=quoteattr(chart.said), png=png, svg=svg,
        )
    )  # fmt: skip
