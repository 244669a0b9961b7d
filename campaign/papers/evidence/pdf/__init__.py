"""PDF files: what in them could act, and their pages."""
