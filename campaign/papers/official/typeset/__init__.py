"""Word to PDF: what the docx says of each paragraph, cell and picture, set by typst.

look       how Word would set a paragraph and a run
pictures   pictures, as typst may open them
blocks     paragraphs, tables and pictures as data
fonts      where fonts lie, and which of them a face of Word's asks for
paper.typ  the setting; it reads data alone
set_paper  all of it: to_pdf
raster     a chart to a PNG, for programs that draw no SVG
"""
