"""Estimates, their versions, requests, and which units drive a sum."""
