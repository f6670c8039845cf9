"""one state machine for work, held by the database, which also writes its log; offers and transfers

Revision ID: 0003_work_states
Revises: 0002_sign_in
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_work_states"
down_revision = "0002_sign_in"

STEPS = """
    waiting waiting, waiting offered, waiting claimed, waiting cancelled, waiting expired,
    offered waiting, offered claimed, offered cancelled, offered expired,
    claimed claimed, claimed waiting, claimed offered, claimed quarantined, claimed resolved, claimed transferred,
    claimed cancelled, quarantined waiting, quarantined quarantined, quarantined cancelled, quarantined expired
"""
BEFORE = "('waiting', 'claimed', 'quarantined', 'resolved', 'expired', 'cancelled')"
AFTER = "('waiting', 'offered', 'claimed', 'quarantined', 'resolved', 'expired', 'cancelled', 'transferred')"

HELD_BY_THE_DATABASE = """
CREATE FUNCTION work_item_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    came_from text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'waiting' OR NEW.version <> 1 THEN
            RAISE EXCEPTION 'an item begins as waiting' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.version = OLD.version THEN
        -- A lease renewed, a person's words erased: no step, so nothing of the item's life may differ.
        IF (NEW.state, NEW.claimed_by, NEW.offered_to, NEW.attempts, NEW.outcome, NEW.due_at, NEW.group_slug)
            IS DISTINCT FROM
           (OLD.state, OLD.claimed_by, OLD.offered_to, OLD.attempts, OLD.outcome, OLD.due_at, OLD.group_slug) THEN
            RAISE EXCEPTION 'a change of an item raises its version' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    ELSE
        came_from := OLD.state;
        IF NEW.version <> OLD.version + 1
           OR NOT EXISTS (SELECT FROM work_transition WHERE from_state = OLD.state AND state = NEW.state) THEN
            RAISE EXCEPTION 'an item does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    INSERT INTO work_event (item_id, version, at, kind, from_state, state, by, detail)
    VALUES (
        NEW.id, NEW.version, NEW.change_at, NEW.change_kind, came_from, NEW.state, NEW.change_by, NEW.change_detail
    );
    RETURN NULL;
END $$;
CREATE TRIGGER work_item_step AFTER INSERT OR UPDATE ON work_item FOR EACH ROW EXECUTE FUNCTION work_item_step();
CREATE FUNCTION work_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A log goes with its item, when a conversation's time is up, and never by itself.
    IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT FROM work_item WHERE id = OLD.item_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the log of work is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER work_event_stays BEFORE UPDATE OR DELETE ON work_event
    FOR EACH ROW EXECUTE FUNCTION work_event_stays();
"""
VERSIONS = """
WITH numbered AS (SELECT id, row_number() OVER (PARTITION BY item_id ORDER BY id) AS number FROM work_event)
UPDATE work_event SET version = number, state = CASE kind
    WHEN 'claimed' THEN 'claimed' WHEN 'closed' THEN 'resolved' WHEN 'cancelled' THEN 'cancelled'
    WHEN 'expired' THEN 'expired'
    WHEN 'attempted' THEN
        CASE WHEN detail ->> 'outcome' IN ('no_answer', 'voicemail') THEN 'quarantined' ELSE 'claimed' END
    ELSE 'waiting' END
FROM numbered WHERE numbered.id = work_event.id;
UPDATE work_event SET from_state = before.state
FROM work_event AS before WHERE before.item_id = work_event.item_id AND before.version = work_event.version - 1;
UPDATE work_item SET version = latest.version, change_kind = latest.kind, change_by = latest.by, change_at = latest.at,
    change_detail = latest.detail
FROM (SELECT DISTINCT ON (item_id) * FROM work_event ORDER BY item_id, version DESC) AS latest
WHERE latest.item_id = work_item.id;
"""


def upgrade() -> None:
    transition = op.create_table(
        "work_transition",
        sa.Column("from_state", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("from_state", "state", name=op.f("pk_work_transition")),
    )
    op.bulk_insert(transition, [dict(zip(("from_state", "state"), s.split(), strict=True)) for s in STEPS.split(",")])
    for column in (
        sa.Column("priority", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("group_slug", sa.String(), nullable=True),
        sa.Column("offered_to", sa.Uuid(), nullable=True),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transferred_to", sa.String(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("change_kind", sa.String(), nullable=True),
        sa.Column("change_by", sa.Uuid(), nullable=True),
        sa.Column("change_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change_detail", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    ):
        op.add_column("work_item", column)
    op.alter_column("work_item", "priority", server_default=None)
    for name in ("offered_to", "change_by"):
        op.create_foreign_key(op.f(f"fk_work_item_{name}_staff_member"), "work_item", "staff_member", [name], ["id"])
    op.add_column("work_event", sa.Column("version", sa.Integer(), nullable=True))
    op.add_column("work_event", sa.Column("from_state", sa.String(), nullable=True))
    op.add_column("work_event", sa.Column("state", sa.String(), nullable=True))
    op.execute(VERSIONS)
    for name in ("version", "change_kind", "change_at", "change_detail"):
        op.alter_column("work_item", name, nullable=False)
    for name in ("version", "state"):
        op.alter_column("work_event", name, nullable=False)
    op.drop_index("ix_work_event_item_id", "work_event")
    op.create_unique_constraint(op.f("uq_work_event_item_id_version"), "work_event", ["item_id", "version"])
    op.create_index("ix_work_event_at", "work_event", ["at"], unique=False)
    _states(AFTER, "('waiting', 'offered', 'claimed', 'quarantined')", "('waiting', 'offered', 'claimed')")
    op.create_check_constraint(
        "offer", "work_item", "(state = 'offered') = (offered_to IS NOT NULL AND offered_until IS NOT NULL)"
    )
    op.create_check_constraint(
        "transfer", "work_item", "(state = 'transferred') = (transferred_to IS NOT NULL AND receipt IS NOT NULL)"
    )
    op.execute(HELD_BY_THE_DATABASE)


def downgrade() -> None:
    op.execute("DROP TRIGGER work_event_stays ON work_event; DROP FUNCTION work_event_stays")
    op.execute("DROP TRIGGER work_item_step ON work_item; DROP FUNCTION work_item_step")
    op.drop_constraint(op.f("ck_work_item_transfer"), "work_item")
    op.drop_constraint(op.f("ck_work_item_offer"), "work_item")
    # The states there were before have no word for these two.
    op.execute("UPDATE work_item SET state = 'waiting' WHERE state = 'offered'")
    op.execute("UPDATE work_item SET state = 'resolved', outcome = 'referred' WHERE state = 'transferred'")
    _states(BEFORE, "('waiting', 'claimed', 'quarantined')", "('waiting', 'claimed')")
    op.drop_index("ix_work_event_at", "work_event")
    op.drop_constraint(op.f("uq_work_event_item_id_version"), "work_event")
    op.create_index("ix_work_event_item_id", "work_event", ["item_id"], unique=False)
    for name in ("version", "from_state", "state"):
        op.drop_column("work_event", name)
    for name in (
        "priority", "group_slug", "offered_to", "offered_until", "transferred_to", "receipt",
        "version", "change_kind", "change_by", "change_at", "change_detail",
    ):  # fmt: skip
        op.drop_column("work_item", name)
    op.drop_table("work_transition")


def _states(every: str, queued: str, live: str) -> None:
    op.drop_constraint(op.f("ck_work_item_state"), "work_item")
    op.create_check_constraint("state", "work_item", f"state IN {every}")
    op.drop_index("ix_work_item_queue", "work_item")
    op.create_index("ix_work_item_queue", "work_item", ["due_at"], postgresql_where=sa.text(f"state IN {queued}"))
    op.drop_index("uq_work_item_open_handover", "work_item")
    op.create_index(
        "uq_work_item_open_handover",
        "work_item",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text(f"kind = 'handover' AND state IN {live}"),
    )
