"""Which milestones make a column of the county matrix 区县推进情况, where the office said so."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class MatrixChoice(Base):
    """A milestone, by its key in the plan, and the column in which it counts."""

    __tablename__ = "matrix_choice"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    milestone_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    column: Mapped[str] = mapped_column(String(20))
