"""what the numbers of a span of days are found by

Revision ID: 0010_insights
Revises: 0006_callbacks
"""

from alembic import op

revision = "0010_insights"
down_revision = "0006_callbacks"


def upgrade() -> None:
    op.create_index("ix_conversation_created_at", "conversation", ["created_at"], unique=False)
    op.create_index("ix_work_item_created_at", "work_item", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_work_item_created_at", "work_item")
    op.drop_index("ix_conversation_created_at", "conversation")
