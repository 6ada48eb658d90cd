"""What Alembic runs for every command: the migrations, in the transaction that `migrate` opened."""

from alembic import context
from sqlalchemy import Connection

from evaluation.store.tables import metadata

connection: Connection = context.config.attributes["connection"]
# One transaction for all of it, also on SQLite: a migration that fails half-way leaves the database as it was.
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
