"""what leaves the house: the outbox, webhooks, and procrastinate's tables in a schema of their own

Revision ID: 0007_outgoing
Revises: 0005_crisis
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_outgoing"
down_revision = "0005_crisis"

# A copy of the package's own file: a newer package must not change what this migration does. Its changes from
# version to version are files of its own too, and belong in a migration of ours.
PROCRASTINATE = Path(__file__).parent.parent / "procrastinate" / "3.10.0.sql"
# Its functions name their tables without a schema. With a search_path of their own they find them whoever calls:
# our transactions defer jobs, and there the path is the usual one.
OWN_PATH = """
DO $$
DECLARE found regprocedure;
BEGIN
    FOR found IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'procrastinate'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = procrastinate, pg_catalog', found);
    END LOOP;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("events", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("municipality", sa.String(), nullable=True),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["staff_member.id"], name=op.f("fk_webhook_created_by_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("webhook_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('sms', 'email', 'webhook')", name=op.f("ck_outbox_kind")),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'cancelled', 'dead', 'no_gateway')", name=op.f("ck_outbox_state")
        ),
        sa.CheckConstraint("(kind = 'webhook') = (webhook_id IS NOT NULL)", name=op.f("ck_outbox_webhook")),
        sa.CheckConstraint("(state IN ('sent', 'cancelled')) = (body IS NULL)", name=op.f("ck_outbox_emptied")),
        sa.CheckConstraint(
            "body IS NOT NULL OR (recipient IS NULL AND subject IS NULL)", name=op.f("ck_outbox_nothing_left")
        ),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name=op.f("fk_outbox_webhook_id_webhook"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_about", "outbox", ["about"], unique=False)
    op.create_index("ix_outbox_created_at", "outbox", ["created_at"], unique=False)
    op.create_index("ix_outbox_due", "outbox", ["next_at"], unique=False, postgresql_where=sa.text("state = 'waiting'"))
    connection = op.get_bind()
    connection.exec_driver_sql("CREATE SCHEMA procrastinate")
    connection.exec_driver_sql("SET LOCAL search_path = procrastinate")
    connection.connection.cursor().execute(PROCRASTINATE.read_text("utf-8"))
    connection.exec_driver_sql("SET LOCAL search_path = DEFAULT")
    connection.exec_driver_sql(OWN_PATH.replace("%", "%%"))


def downgrade() -> None:
    op.execute("DROP SCHEMA procrastinate CASCADE")
    op.drop_table("outbox")
    op.drop_table("webhook")
