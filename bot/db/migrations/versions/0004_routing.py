"""what agents know and take, the hours municipalities give, and whether a waiting citizen is there

Revision ID: 0004_routing
Revises: 0003_work_states
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004_routing"
down_revision = "0003_work_states"


def upgrade() -> None:
    op.create_table(
        "agent_profile",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("skills", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("home", sa.String(), nullable=True),
        sa.Column("capacity_handover", sa.Integer(), nullable=True),
        sa.Column("capacity_callback", sa.Integer(), nullable=True),
        sa.CheckConstraint("capacity_handover >= 0 AND capacity_callback >= 0", name=op.f("ck_agent_profile_capacity")),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff_member.id"],
            name=op.f("fk_agent_profile_staff_id_staff_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_agent_profile")),
    )
    op.create_table(
        "duty",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("municipality", "hour", name=op.f("pk_duty")),
    )
    op.add_column("work_item", sa.Column("citizen_seen_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_work_item_claimed_at", "work_item", ["claimed_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_work_item_claimed_at", "work_item")
    op.drop_column("work_item", "citizen_seen_at")
    op.drop_table("duty")
    op.drop_table("agent_profile")
