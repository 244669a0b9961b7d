"""Lists uploaded through a page: checked, confirmed by a person, loaded by the worker."""
