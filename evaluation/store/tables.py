"""The tables, for SQLite and PostgreSQL alike. The migrations make them; a test holds the two to be the same."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
)

#: The migration that these tables are at.
SCHEMA = "0001"

metadata = MetaData()


class _Procurement(TypedColumns):
    id = Column(Text, primary_key=True)
    title = Column(Text, nullable=False)
    created_at = Column(Text, nullable=False)
    created_by = Column(Text, nullable=False)


class _Head(TypedColumns):
    procurement_id = Column(Text, ForeignKey("procurement.id"), primary_key=True)
    seq = Column(Integer, nullable=False)
    hash = Column(Text, nullable=False)


class _Entry(TypedColumns):
    procurement_id = Column(Text, ForeignKey("procurement.id"), nullable=False)
    seq = Column(Integer, nullable=False)
    kind = Column(Text, nullable=False)
    cycle = Column(Text, nullable=False)
    lot = Column(Text, nullable=False)
    provider = Column(Text, nullable=False)
    item = Column(Text, nullable=False)
    person = Column(Text, nullable=False)
    version = Column(Integer, nullable=False)
    body = Column(Text, nullable=False)
    actor = Column(Text, nullable=False)
    role = Column(Text, nullable=False)
    at = Column(Text, nullable=False)
    prev = Column(Text, nullable=False)
    hash = Column(Text, nullable=False)


class _File(TypedColumns):
    sha256 = Column(Text, primary_key=True)
    size = Column(Integer, nullable=False)
    content = Column(LargeBinary, nullable=False)


class _Session(TypedColumns):
    token_hash = Column(Text, primary_key=True)
    name = Column(Text, nullable=False)
    role = Column(Text, nullable=False)
    created_at = Column(Text, nullable=False)
    seen_at = Column(Text, nullable=False)


# A strict table refuses a number where text belongs. PostgreSQL always does.
procurement = Table("procurement", metadata, _Procurement, sqlite_strict=True)
head = Table("head", metadata, _Head, sqlite_strict=True)
entry = Table(
    "entry",
    metadata,
    _Entry,
    PrimaryKeyConstraint("procurement_id", "seq", name="entry_pkey"),
    # The optimistic lock: of two people who both write version 4 under one key, the second is refused.
    UniqueConstraint(
        "procurement_id", "kind", "cycle", "lot", "provider", "item", "person", "version", name="entry_version"
    ),
    Index("entry_by_kind", "procurement_id", "kind", "seq"),
    sqlite_strict=True,
)
file = Table("file", metadata, _File, sqlite_strict=True)
session = Table("session", metadata, _Session, sqlite_strict=True)

#: The columns of a key, in the order of `records.Key.parts`.
KEY = (entry.c.kind, entry.c.cycle, entry.c.lot, entry.c.provider, entry.c.item, entry.c.person)
