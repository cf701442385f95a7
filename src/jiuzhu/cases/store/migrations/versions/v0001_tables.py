"""The record, the content of its evidence, and the list of cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0001"
down_revision = None

_name = sa.Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    heads = op.create_table(
        "heads",
        sa.Column("book", _name, primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("hash", _name, nullable=False),
        comment="Where each book of the record ends; whoever adds to a book locks its row first.",
    )
    op.bulk_insert(heads, [{"book": book, "position": 0, "hash": "0" * 64} for book in ("steps", "reading")])
    op.create_table(
        "cases",
        sa.Column("case_id", _name, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("opened", _name, nullable=False),
        sa.Column("updated", _name, nullable=False),
        sa.Column("procedure", _name, nullable=False),
        sa.Column("state", _name, nullable=False),
        sa.Column("office", _name, nullable=False),
        sa.Column("assigned", _name),
        sa.Column("due", sa.Date),
        sa.Column("summary", sa.Text, nullable=False),
        comment="How each case stands after its last step: what the record says, for lists.",
    )
    op.create_index("cases_by_office", "cases", ["office", "state", "case_id"])
    op.create_index("cases_by_office_due", "cases", ["office", "due", "case_id"])
    op.create_index("cases_by_assigned", "cases", ["assigned", "case_id"])
    op.create_index("cases_by_due", "cases", ["due", "case_id"])
    op.create_index("cases_by_updated", "cases", ["updated"])
    op.create_table(
        "entries",
        sa.Column("book", _name, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("case_id", _name, sa.ForeignKey("cases.case_id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("command", _name),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("hash", _name, nullable=False),
        sa.PrimaryKeyConstraint("book", "position"),
        sa.UniqueConstraint("book", "case_id", "number", name="entries_in_case"),
        sa.UniqueConstraint("command", name="entries_command"),
        comment="The record: the canonical text of each entry, its hash, and what it is found by.",
    )
    op.create_table(
        "contents",
        sa.Column("sha256", _name, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        comment="The content of documents named as evidence, each once, by its hash.",
    )
