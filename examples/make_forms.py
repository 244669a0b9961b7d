"""Make the blank forms of the example county: run it again after a change, the bytes stay the same.

.venv/bin/python examples/make_forms.py [FOLDER]
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

FORMS = Path(__file__).parent / "county" / "forms"
MADE = datetime(2011, 1, 20, tzinfo=UTC).replace(tzinfo=None)  # a workbook knows no zone

HEAD = (("填报单位（盖章）", "主要负责人（签字）"), ("填表人", "联系电话"), ("填报日期", "手机"))
SURVEY = (
    ("编制人数", "人"), ("实有人数", "人"), ("使用计算机人数", "人"),
    ("服务器", "台"), ("台式计算机", "台"), ("便携式计算机", "台"), ("计算机合计", "台"),
)  # fmt: skip
SOFTWARE = ("服务器操作系统", "计算机操作系统", "办公软件", "数据库软件", "杀毒软件")
HELD = ("软件类别", "已安装（套）", "其中正版（套）", "许可数（个）", "需要更换（套）", "备注")
NEEDED = ("软件类别", "所需数量（套）", "参考单价（元）", "所需经费（元）", "经费来源", "备注")


def main(folder: Path) -> None:
    """Write both forms into the folder."""
    folder.mkdir(exist_ok=True)
    with xlsxwriter.Workbook(folder / "软件使用情况统计表.xlsx") as book:
        form = Form(book, "统计表", "政府机关软件使用情况统计表")
        form.head()
        form.lines("一、人员和计算机", ("项目", "数量", "单位"), [(n, "", u) for n, u in SURVEY])
        form.lines("二、软件", HELD, [(name, "", "", "", "", "") for name in SOFTWARE])
        form.notes(
            "正版：有权利人书面或电子授权的软件。套：软件包的个数；许可：实际可用的个数，两者可以不同。",
            "家庭版软件不计入单位的许可。服务器、台式和便携式计算机之和应等于计算机合计。",
            "打印签字盖章后，把扫描件和本表电子版一起报送。统计数据要保密，不得外传。",
        )
    with xlsxwriter.Workbook(folder / "正版软件需求调查表.xlsx") as book:
        form = Form(book, "调查表", "正版软件需求和经费调查表")
        form.head()
        form.lines("一、需求", NEEDED, [(name, "", "", "", "", "") for name in SOFTWARE])
        form.notes(
            "同一类软件的所需数量一般不超过计算机台数。所需经费等于数量乘以单价。",
            "新购计算机预装的操作系统不再计入需求。",
            "打印签字盖章后，把扫描件和本表电子版一起报送。",
        )


class Form:
    """One sheet of a form, filled from the top."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, title: str) -> None:
        book.set_properties({"title": title, "created": MADE})
        self.page = book.add_worksheet(name)
        self.page.set_paper(9)
        self.page.set_landscape()
        self.page.fit_to_pages(1, 1)
        self.page.set_column(0, 0, 20)
        self.page.set_column(1, 5, 18)
        font = {"font_name": "宋体", "font_size": 11}
        self.cell = book.add_format({**font, "border": 1, "valign": "vcenter"})
        self.label = book.add_format({**font, "border": 1, "bold": True, "bg_color": "#F2F2F2"})
        self.section = book.add_format({**font, "bold": True})
        self.note = book.add_format({**font, "text_wrap": True, "valign": "top"})
        heading = book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"})
        self.page.merge_range(0, 0, 0, 5, title, heading)
        self.row = 2

    def head(self) -> None:
        """The unit, who signs, who filled the form in."""
        for left, right in HEAD:
            self.page.write(self.row, 0, left, self.label)
            self.page.merge_range(self.row, 1, self.row, 2, "", self.cell)
            self.page.write(self.row, 3, right, self.label)
            self.page.merge_range(self.row, 4, self.row, 5, "", self.cell)
            self.row += 1
        self.row += 1

    def lines(self, title: str, headings: tuple[str, ...], lines: list[tuple[str, ...]]) -> None:
        """A section with its headings and its lines to fill in."""
        self.page.write(self.row, 0, title, self.section)
        self.page.write_row(self.row + 1, 0, headings, self.label)
        for number, line in enumerate(lines, start=self.row + 2):
            for column, text in enumerate(line):
                self.page.write(number, column, text, self.cell)
        self.row += len(lines) + 3

    def notes(self, *notes: str) -> None:
        """What a person needs to know in order to fill the form in."""
        for number, text in enumerate(notes, start=1):
            self.page.merge_range(self.row, 0, self.row, 5, f"{number}. {text}", self.note)
            self.row += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FORMS)
