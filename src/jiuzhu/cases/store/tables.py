"""The tables of the store: the record, the content of its evidence, and the list of cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TEXT

from jiuzhu.cases.record.canonical import moment, parse_moment

REVISION = "0002"
"""The newest revision of the tables, that which this version of the program reads and writes."""

VERSION_TABLE = "store_revision"

metadata = MetaData()


Name = Text().with_variant(TEXT(collation="C"), "postgresql")
"""A text to find things by, compared byte by byte: in every database, under every locale, the same."""


class Moment(TypeDecorator[datetime]):
    """A moment, kept as the text that the record writes: exact, and sorted as the moments are."""

    impl = Name
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else parse_moment(value)


heads = Table(
    "heads",
    metadata,
    Column("book", Name, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("hash", Name, nullable=False),
    comment="Where each book of the record ends; whoever adds to a book locks its row first.",
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", Name, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("procedure", Name, nullable=False),
    Column("state", Name, nullable=False),
    Column("office", Name, nullable=False),
    Column("assigned", Name),
    Column("due", Date),
    Column("summary", Text, nullable=False),
    # With the id, so that a page is found in its order and nothing is sorted.
    Index("cases_by_office", "office", "state", "case_id"),
    Index("cases_by_office_due", "office", "due", "case_id"),
    Index("cases_by_assigned", "assigned", "case_id"),
    Index("cases_by_due", "due", "case_id"),
    Index("cases_by_updated", "updated"),
    comment="How each case stands after its last step: what the record says, for lists.",
)

entries = Table(
    "entries",
    metadata,
    Column("book", Name, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("case_id", Name, ForeignKey("cases.case_id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("command", Name),
    Column("body", Text, nullable=False),
    Column("hash", Name, nullable=False),
    PrimaryKeyConstraint("book", "position"),
    UniqueConstraint("book", "case_id", "number", name="entries_in_case"),
    UniqueConstraint("command", name="entries_command"),
    comment="The record: the canonical text of each entry, its hash, and what it is found by.",
)

contents = Table(
    "contents",
    metadata,
    Column("sha256", Name, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    comment="The content of documents named as evidence, each once, by its hash.",
)
