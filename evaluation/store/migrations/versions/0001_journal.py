"""The journal, its heads, procurements, files and sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEPT = ("procurement", "entry", "file")
_WHY = "the record is append-only"


def upgrade() -> None:
    """Make the tables, and close those of the record to changes."""
    _procurements()
    _entries()
    op.create_table(
        "file",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("name", "role", "created_at", "seen_at")),
        sqlite_strict=True,
    )
    if op.get_bind().dialect.name == "sqlite":
        _close_sqlite()
    else:
        _close_postgresql()


def downgrade() -> None:
    """Refuse: there is no version before the first, and the record is not to be dropped."""
    raise RuntimeError("There is no version before 0001. To start afresh, move the database away.")


def _procurements() -> None:
    op.create_table(
        "procurement",
        sa.Column("id", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "created_at", "created_by")),
        sqlite_strict=True,
    )
    op.create_table(
        "head",
        sa.Column("procurement_id", sa.Text, sa.ForeignKey("procurement.id"), primary_key=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sqlite_strict=True,
    )


def _entries() -> None:
    key = ("kind", "cycle", "lot", "provider", "item", "person")
    op.create_table(
        "entry",
        sa.Column("procurement_id", sa.Text, sa.ForeignKey("procurement.id"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in key),
        sa.Column("version", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("body", "actor", "role", "at", "prev", "hash")),
        sa.PrimaryKeyConstraint("procurement_id", "seq", name="entry_pkey"),
        sa.UniqueConstraint("procurement_id", *key, "version", name="entry_version"),
        sqlite_strict=True,
    )
    op.create_index("entry_by_kind", "entry", ["procurement_id", "kind", "seq"])


def _close_sqlite() -> None:
    for table in _KEPT:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_WHY}'); END"
            )


def _close_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_WHY}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
