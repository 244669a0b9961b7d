"""The grammar of dates: where they stand in a text, what they say, which days they mean."""
