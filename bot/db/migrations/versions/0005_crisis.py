"""crisis and election mode, its log, and who could not be let in

Revision ID: 0005_crisis
Revises: 0003_work_states
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005_crisis"
down_revision = "0003_work_states"


def upgrade() -> None:
    op.create_table(
        "crisis",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("banner", sa.String(), nullable=False),
        sa.Column("banner_en", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("handover", sa.String(), nullable=True),
        sa.Column("handover_en", sa.String(), nullable=True),
        sa.Column("queue_limit", sa.Integer(), nullable=True),
        sa.Column("hours", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('crisis', 'election')", name=op.f("ck_crisis_kind")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_crisis_ends")),
        sa.CheckConstraint("queue_limit >= 0", name=op.f("ck_crisis_queue_limit")),
        sa.CheckConstraint("(handover IS NULL) = (handover_en IS NULL)", name=op.f("ck_crisis_handover")),
        sa.ForeignKeyConstraint(["changed_by"], ["staff_member.id"], name=op.f("fk_crisis_changed_by_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis")),
    )
    op.create_index(
        "uq_crisis_current", "crisis", ["municipality"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "crisis_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("crisis_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "kind IN ('switched_on', 'changed', 'switched_off', 'time_up')", name=op.f("ck_crisis_event_kind")
        ),
        sa.ForeignKeyConstraint(
            ["crisis_id"], ["crisis.id"], name=op.f("fk_crisis_event_crisis_id_crisis"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by"], ["staff_member.id"], name=op.f("fk_crisis_event_by_staff_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crisis_event")),
    )
    op.create_index(op.f("ix_crisis_event_crisis_id"), "crisis_event", ["crisis_id"], unique=False)
    op.create_table(
        "refusal",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('outside_hours', 'nobody_on_duty', 'queue_full', 'crisis')", name=op.f("ck_refusal_reason")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_refusal_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "reason", name=op.f("pk_refusal")),
    )
    op.create_index("ix_refusal_at", "refusal", ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("refusal")
    op.drop_table("crisis_event")
    op.drop_table("crisis")
