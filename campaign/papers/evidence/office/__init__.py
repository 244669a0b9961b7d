"""Word and Excel files: zip archives of XML."""
