"""Contact drills 责任链演练: the office's pages, and the answer to a letter."""
