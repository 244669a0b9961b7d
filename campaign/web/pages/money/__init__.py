"""Pages of 经费测算: the estimate, the price book, requests."""
