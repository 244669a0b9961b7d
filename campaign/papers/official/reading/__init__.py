"""Reading a paper back: figures by their controls, all other numbers, paragraphs, tables.

bookmarks a figure's second name, for programs that drop the first
walk      the document's markup to pieces of text, each with the control it stands in
numbers   numbers in text, and what they seem to be
read      a docx to a Reading
"""
