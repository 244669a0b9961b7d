"""Acts on prices, estimates, requests and what came of them."""
