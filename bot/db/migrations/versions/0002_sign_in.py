"""roles per municipality, accounts of an identity provider, an audit log that is only added to

Revision ID: 0002_sign_in
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002_sign_in"
down_revision = "0001"

ONLY_ADDED_TO = """
CREATE FUNCTION audit_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The one way out: retention says in its own transaction from when on lines are kept, and removes older ones.
    IF TG_OP = 'DELETE' AND OLD.at < nullif(current_setting('borgerlinje.audit_kept_from', true), '')::timestamptz THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_rows BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_only_added_to();
CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added_to();
"""
GRANTS = """
UPDATE staff_member SET grants = ARRAY(
    SELECT role || '@' || place FROM unnest(roles) AS role, unnest(coalesce(municipalities, ARRAY['*'])) AS place
)
"""
ROLES = """
UPDATE staff_member SET
    roles = ARRAY(SELECT DISTINCT split_part(held, '@', 1) FROM unnest(grants) AS held),
    municipalities = CASE
        WHEN EXISTS (SELECT FROM unnest(grants) AS held WHERE held LIKE '%@*') THEN NULL
        ELSE ARRAY(SELECT DISTINCT split_part(held, '@', 2) FROM unnest(grants) AS held)
    END
"""


def upgrade() -> None:
    op.add_column("staff_member", sa.Column("grants", postgresql.ARRAY(sa.Text()), nullable=True))
    op.execute(GRANTS)
    op.alter_column("staff_member", "grants", nullable=False)
    op.drop_column("staff_member", "roles")
    op.drop_column("staff_member", "municipalities")
    op.add_column("staff_member", sa.Column("issuer", sa.String(), nullable=True))
    op.add_column("staff_member", sa.Column("subject", sa.String(), nullable=True))
    op.alter_column("staff_member", "password_hash", nullable=True)
    op.drop_constraint("uq_staff_member_username", "staff_member")
    op.create_unique_constraint(op.f("uq_staff_member_issuer_subject"), "staff_member", ["issuer", "subject"])
    op.create_index(
        "uq_staff_member_built_in",
        "staff_member",
        ["username"],
        unique=True,
        postgresql_where=sa.text("password_hash IS NOT NULL"),
    )
    op.create_check_constraint("source", "staff_member", "(password_hash IS NULL) = (subject IS NOT NULL)")
    op.create_check_constraint("subject", "staff_member", "(issuer IS NULL) = (subject IS NULL)")
    op.add_column("staff_session", sa.Column("id_token", sa.String(), nullable=True))
    op.create_table(
        "sign_in_attempt",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("code_verifier", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_sign_in_attempt")),
    )
    op.add_column("audit", sa.Column("subject", sa.String(), nullable=True))
    op.add_column("audit", sa.Column("municipalities", postgresql.ARRAY(sa.Text()), nullable=True))
    op.create_index("ix_audit_subject", "audit", ["subject"], unique=False)
    op.create_index("ix_audit_at", "audit", ["at"], unique=False)
    op.execute(ONLY_ADDED_TO)


def downgrade() -> None:
    op.execute("DROP TRIGGER audit_whole ON audit; DROP TRIGGER audit_rows ON audit; DROP FUNCTION audit_only_added_to")
    op.drop_index("ix_audit_at", table_name="audit")
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_column("audit", "municipalities")
    op.drop_column("audit", "subject")
    op.drop_table("sign_in_attempt")
    op.drop_column("staff_session", "id_token")
    # The table as it was has no room for accounts without a password.
    op.execute("DELETE FROM staff_member WHERE password_hash IS NULL")
    op.drop_constraint(op.f("ck_staff_member_subject"), "staff_member")
    op.drop_constraint(op.f("ck_staff_member_source"), "staff_member")
    op.drop_index("uq_staff_member_built_in", table_name="staff_member")
    op.drop_constraint(op.f("uq_staff_member_issuer_subject"), "staff_member")
    op.create_unique_constraint(op.f("uq_staff_member_username"), "staff_member", ["username"])
    op.alter_column("staff_member", "password_hash", nullable=False)
    op.drop_column("staff_member", "subject")
    op.drop_column("staff_member", "issuer")
    op.add_column("staff_member", sa.Column("municipalities", postgresql.ARRAY(sa.Text()), nullable=True))
    op.add_column("staff_member", sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=True))
    op.execute(ROLES)
    op.alter_column("staff_member", "roles", nullable=False)
    op.drop_column("staff_member", "grants")
