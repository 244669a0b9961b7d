"""Making the templates that come with the program, in the layout of GB/T 9704-2012.

    python -m campaign.papers.official.make.write_templates

measures    lengths of the standard, in Word's units
styles      the named styles: the office changes a look in one place
markup      paragraphs and tables as Word writes them
archive     all parts of a docx
bodies/     what each kind of paper says

The office may edit the made files in Word or WPS, or upload its own; nothing here is read then.
"""
