"""appointments, and the desks the built-in booking system keeps for them

Revision ID: 0008_booking
Revises: 0007_outgoing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_booking"
down_revision = "0007_outgoing"


def upgrade() -> None:
    # Lets one constraint compare both text and stretches of time. Any database's owner may create it (PostgreSQL 13+).
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.CheckConstraint("status IN ('held', 'booked', 'cancelled')", name=op.f("ck_booking_status")),
        sa.CheckConstraint("(status = 'held') = (held_until IS NOT NULL)", name=op.f("ck_booking_hold")),
        sa.CheckConstraint(
            "CASE status WHEN 'booked' THEN name IS NOT NULL AND phone IS NOT NULL "
            "ELSE name IS NULL AND phone IS NULL AND email IS NULL END",
            name=op.f("ck_booking_person"),
        ),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_booking_time")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_booking_conversation_id_conversation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("conversation_id", "client_id", name=op.f("uq_booking_conversation_id_client_id")),
    )
    op.create_index("ix_booking_day", "booking", ["municipality", "starts_at"], unique=False)
    op.create_index(
        "ix_booking_phone", "booking", ["phone"], unique=False, postgresql_where=sa.text("status = 'booked'")
    )
    op.create_table(
        "booking_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("desk", sa.Integer(), nullable=False),
        sa.Column("during", postgresql.TSTZRANGE(), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("desk > 0 AND NOT isempty(during)", name=op.f("ck_booking_seat_desk")),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
            name=op.f("fk_booking_seat_booking_id_booking"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_seat")),
        sa.UniqueConstraint(
            "booking_id", name=op.f("uq_booking_seat_booking_id"), initially="DEFERRED", deferrable=True
        ),
        postgresql.ExcludeConstraint(
            ("municipality", "="),
            ("service", "="),
            ("place", "="),
            ("desk", "="),
            ("during", "&&"),
            name="ex_booking_seat_desk",
            using="gist",
        ),
    )


def downgrade() -> None:
    op.drop_table("booking_seat")
    op.drop_table("booking")
