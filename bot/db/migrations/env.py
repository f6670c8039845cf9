"""Alembic's entry: the connection comes from ``Database.migrate``, which holds the lock."""

from alembic import context

from bot.db.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata)
with context.begin_transaction():
    context.run_migrations()
