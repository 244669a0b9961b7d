"""Official papers 公文: written from templates, read back, set as PDF, proved.

printed        what goes in and comes out: Figure, Sentence, Chart; Reading
kinds          the kinds of paper, one row each
names          the names that a template may print, and what each is
docx           write_docx, read_docx, check_template
pdf            to_pdf
provenance     数据来源表: where each number comes from
fill/          a template and values to a docx
reading/       a docx to figures, numbers, paragraphs, tables
draw/          charts as SVG
typeset/       a docx to PDF
make/          the templates that come with the program, made

No database here: whoever writes a paper brings its values.
"""
