"""Word to PDF: what the docx says of each paragraph, cell and picture, set by typst."""
