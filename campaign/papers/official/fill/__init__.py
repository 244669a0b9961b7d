"""Writing a paper: a template and values in, a docx out.

language    the little of jinja that a template may use
values      values made ready; a figure stands as a mark until the text is whole
controls    marks become Word's content controls and drawings
template    what a template may be, and which names it asks for
place/      title, red head, signature, columns: measured once the texts are known
write       all of it, in its order
"""
