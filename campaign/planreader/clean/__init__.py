"""A paper's text made even: one kind of digit, bracket, dash and character; places kept."""

from campaign.planreader.clean.text import Clean, clean

__all__ = ["Clean", "clean"]
