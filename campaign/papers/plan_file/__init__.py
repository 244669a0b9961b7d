"""A plan as a YAML file: text to Plan, or every problem with its line. See docs/plan-format.md.

read_plan    what a caller needs
problem      what is wrong, with its line; the result of a reading
nodes        YAML to plain values with lines; no anchors, tags, or other surprises
fields       single values: texts, dates, choices
build        values to a Plan
forms        the blank forms beside the plan
"""

from campaign.papers.plan_file.problem import PlanProblem, PlanReading
from campaign.papers.plan_file.read_plan import read_plan, read_plan_file

__all__ = ["PlanProblem", "PlanReading", "read_plan", "read_plan_file"]
