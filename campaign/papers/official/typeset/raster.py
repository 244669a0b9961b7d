"""An SVG to a PNG."""

import typst

from campaign.papers.official.printed import Chart
from campaign.papers.official.typeset.fonts import fonts

_PPI = 200
_SOURCE = b"""#set page(width: float(sys.inputs.width) * 1mm,
  height: float(sys.inputs.height) * 1mm, margin: 0mm, fill: white)
#set text(font: ("Noto Sans SC",))
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def raster(chart: Chart) -> bytes:
    """Return the picture of a chart for programs that draw no SVG."""
    size = {"width": str(chart.width_mm), "height": str(chart.height_mm)}
    return typst.compile(
        _SOURCE, format="png", ppi=_PPI, font_paths=fonts(), ignore_system_fonts=True,
        sys_inputs={"svg": chart.svg, **size},
    )  # fmt: skip
