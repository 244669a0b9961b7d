"""Official text to a draft plan, by rules and tables: no model, no application, no database.

read      the one way in: text to Draft
draft     what comes out
clean/    the text made even, with the way back to the original
layout/   lines, numbering, title, date of issue, stages
dates/    the grammar of dates, and the days they mean
duties/   who does what to whom by when; dates that ask for nothing
"""

from campaign.planreader.draft import Draft, Milestone, Question, Stage
from campaign.planreader.read import read_paper

__all__ = ["Draft", "Milestone", "Question", "Stage", "read_paper"]
