"""Official papers 公文: their life, their numbers, and what a proof-reader looks for."""
