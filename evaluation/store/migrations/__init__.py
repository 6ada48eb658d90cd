"""Alembic migrations of the store, run by `evaluation.store.migrate`."""
