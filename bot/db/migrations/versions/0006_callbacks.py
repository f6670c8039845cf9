"""a number is called once however often it is asked for: wishes apart from the work, and an alarm before one expires

Revision ID: 0006_callbacks
Revises: 0009_desk
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_callbacks"
down_revision = "0009_desk"

OPEN = "('waiting', 'offered', 'claimed', 'quarantined')"
# References of letters that are not mistaken for one another: hexadecimal digits without 0 and 1.
WISHES = """
INSERT INTO callback_wish (id, item_id, place, conversation_id, client_id, reference, token_hash, status, revision,
    created_at, language, area, name, note, window_from, window_to, due_since)
SELECT id, first_value(id) OVER same, row_number() OVER same, conversation_id, coalesce(client_id, id),
    translate(upper(left(md5(id::text), 4) || '-' || right(md5(id::text), 4)), '01', 'XY'),
    coalesce(cancel_hash, ''), CASE WHEN state IN ('offered', 'claimed') THEN 'waiting' ELSE state END, 1, created_at,
    language, area, name, note, window_from, window_to, window_from
FROM work_item WHERE kind = 'callback'
WINDOW same AS (
    PARTITION BY municipality, phone,
        CASE WHEN state IN ('waiting', 'offered', 'claimed', 'quarantined') THEN NULL ELSE id END
    ORDER BY created_at, id
);
UPDATE work_item SET version = version + 1, state = 'cancelled', claimed_by = NULL, lease_until = NULL,
    offered_to = NULL, offered_until = NULL, change_kind = 'cancelled', change_by = NULL, change_at = now(),
    change_detail = jsonb_build_object('reason', 'folded')
FROM callback_wish WHERE callback_wish.id = work_item.id AND callback_wish.item_id <> work_item.id;
"""
BACK = """
UPDATE work_item SET client_id = wish.client_id, cancel_hash = wish.token_hash, note = wish.note
FROM callback_wish AS wish WHERE wish.id = work_item.id
"""


def upgrade() -> None:
    op.create_table(
        "callback_wish",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("window_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('waiting', 'quarantined', 'resolved', 'expired', 'cancelled', 'transferred')",
            name=op.f("ck_callback_wish_status"),
        ),
        sa.CheckConstraint("window_from < window_to", name=op.f("ck_callback_wish_window")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["work_item.id"], name=op.f("fk_callback_wish_item_id_work_item"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_callback_wish_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback_wish")),
        sa.UniqueConstraint("conversation_id", "client_id", name=op.f("uq_callback_wish_conversation_id_client_id")),
        sa.UniqueConstraint("item_id", "place", name=op.f("uq_callback_wish_item_id_place")),
        sa.UniqueConstraint("reference", name=op.f("uq_callback_wish_reference")),
    )
    op.create_index(
        "ix_callback_wish_late",
        "callback_wish",
        ["due_since"],
        unique=False,
        postgresql_where=sa.text("status IN ('waiting', 'quarantined')"),
    )
    op.execute(WISHES)
    op.execute("INSERT INTO work_transition (from_state, state) VALUES ('offered', 'offered')")
    op.drop_constraint(op.f("uq_work_item_conversation_id_client_id"), "work_item")
    for name in ("client_id", "cancel_hash", "note"):
        op.drop_column("work_item", name)
    op.add_column("work_item", sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "uq_work_item_open_callback",
        "work_item",
        ["municipality", "phone"],
        unique=True,
        postgresql_where=sa.text(f"kind = 'callback' AND state IN {OPEN}"),
    )


def downgrade() -> None:
    op.drop_index("uq_work_item_open_callback", "work_item")
    op.drop_column("work_item", "alarmed_at")
    op.add_column("work_item", sa.Column("client_id", sa.Uuid(), nullable=True))
    op.add_column("work_item", sa.Column("cancel_hash", sa.LargeBinary(), nullable=True))
    op.add_column("work_item", sa.Column("note", sa.String(), nullable=True))
    op.execute(BACK)
    op.create_unique_constraint(
        op.f("uq_work_item_conversation_id_client_id"), "work_item", ["conversation_id", "client_id"]
    )
    op.execute("DELETE FROM work_transition WHERE from_state = 'offered' AND state = 'offered'")
    op.drop_table("callback_wish")
