"""Dates of duties: changed by the office, asked for by units, standing still and going on."""
