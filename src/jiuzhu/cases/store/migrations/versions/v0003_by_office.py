"""The cases of an office are found in the order of a list, however many there are."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_index("cases_by_office_case", "cases", ["office", "case_id"])
    op.create_index("cases_by_office_updated", "cases", ["office", "updated"])
