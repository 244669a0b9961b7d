"""Calls 电话: what came of them."""
