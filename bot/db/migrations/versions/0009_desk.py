"""what staff keep about a case, reports about the knowledge, past conversations by their words, changes of status

Revision ID: 0009_desk
Revises: 0008_booking
"""

import sqlalchemy as sa
from alembic import op

revision = "0009_desk"
down_revision = "0008_booking"

STATUSES = "status IN ('available', 'wrap_up', 'break', 'offline')"


def _by(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["by"], ["staff_member.id"], name=op.f(f"fk_{table}_by_staff_member"))


def _of(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete
    )


def upgrade() -> None:
    op.create_table(
        "case_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _of("case_note", "conversation_id", "conversation", "CASCADE"),
        _by("case_note"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_index(op.f("ix_case_note_conversation_id"), "case_note", ["conversation_id"])
    op.create_table(
        "case_tag",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _of("case_tag", "conversation_id", "conversation", "CASCADE"),
        _by("case_tag"),
        sa.PrimaryKeyConstraint("conversation_id", "tag", name=op.f("pk_case_tag")),
    )
    op.create_index("ix_case_tag_municipality_tag", "case_tag", ["municipality", "tag"])
    op.create_table(
        "wrap_up",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _of("wrap_up", "item_id", "work_item", "CASCADE"),
        _by("wrap_up"),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_wrap_up")),
    )
    op.create_table(
        "knowledge_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('missing', 'wrong')", name=op.f("ck_knowledge_report_kind")),
        sa.CheckConstraint("area IS NOT NULL OR article IS NOT NULL", name=op.f("ck_knowledge_report_place")),
        _of("knowledge_report", "item_id", "work_item", "SET NULL"),
        _by("knowledge_report"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_report")),
    )
    op.create_index(op.f("ix_knowledge_report_municipality"), "knowledge_report", ["municipality"])
    op.create_index(op.f("ix_knowledge_report_item_id"), "knowledge_report", ["item_id"])
    op.create_index(
        "ix_event_words",
        "event",
        [sa.text("to_tsvector('danish'::regconfig, payload ->> 'text'::text)")],
        postgresql_using="gin",
        postgresql_where=sa.text("kind IN ('citizen.message', 'agent.message')"),
    )
    op.drop_constraint(op.f("ck_presence_status"), "presence")
    op.create_check_constraint(op.f("ck_presence_status"), "presence", STATUSES)
    op.add_column("presence", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("presence", sa.Column("since", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE presence SET since = seen_at")
    op.alter_column("presence", "since", nullable=False)
    op.create_table(
        "presence_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(STATUSES, name=op.f("ck_presence_change_status")),
        _of("presence_change", "staff_id", "staff_member", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence_change")),
    )
    op.create_index("ix_presence_change_staff_id_at", "presence_change", ["staff_id", "at"])


def downgrade() -> None:
    op.drop_table("presence_change")
    op.drop_column("presence", "since")
    op.drop_column("presence", "reason")
    op.execute("UPDATE presence SET status = 'break' WHERE status = 'wrap_up'")
    op.drop_constraint(op.f("ck_presence_status"), "presence")
    op.create_check_constraint(op.f("ck_presence_status"), "presence", "status IN ('available', 'break', 'offline')")
    op.drop_index("ix_event_words", table_name="event")
    for table in ("knowledge_report", "wrap_up", "case_tag", "case_note"):
        op.drop_table(table)
