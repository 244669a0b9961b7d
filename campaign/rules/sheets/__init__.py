"""What a list of units or people may say: rows, headings, words, addresses, days, trees."""
