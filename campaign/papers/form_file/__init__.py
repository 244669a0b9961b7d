"""A form as a YAML file: text to Form, or every problem with its line. See docs/forms.md.

read_form   what a caller needs; the result of a reading
groups      groups, rows, columns and fields
rules       the rules between fields
rates       the shares that a roll-up computes
"""

from campaign.papers.form_file.read_form import FormReading, form_of, read_form

__all__ = ["FormReading", "form_of", "read_form"]
