"""Every setting of the service, in one class. ``docs/operations/settings.md`` is the table a test holds against it."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class LLM(BaseModel):
    """An OpenAI-compatible model. Without ``base_url`` the articles' own words are the answer."""

    base_url: str | None = Field(None, description="Base URL of an OpenAI-compatible server, ending in /v1")
    model: str = Field("default", description="The model's name at that server")
    api_key: SecretStr = Field(SecretStr("none"), description="Key for that server")
    timeout_s: float = Field(20.0, gt=0, description="Longest time one answer may take, in seconds")
    piece_s: float = Field(8.0, gt=0, description="Longest wait for a piece of its answer, in seconds")
    rewrite_s: float = Field(
        2.0, ge=0, description="Longest time to make a question of its own of a follow-up, in seconds; 0: never"
    )
    check: bool = Field(False, description="Have the model check each answer once more before it is shown")
    price_in: float = Field(0.0, ge=0, description="What a million tokens given to it cost, in any one currency")
    price_out: float = Field(0.0, ge=0, description="What a million tokens written by it cost, in the same")


class Qdrant(BaseModel):
    """A Qdrant server. Without ``url`` Qdrant's engine runs inside the process."""

    url: str | None = Field(None, description="URL of a Qdrant server or cluster")
    api_key: SecretStr | None = Field(None, description="Key for that server")
    prefix: str = Field("borgerlinje", description="Prefix of the collections' names")


class Contact(BaseModel):
    """The contact centre's leases and limits."""

    lease_s: int = Field(60, gt=0, description="How long a claim holds without a sign of life, in seconds")
    callback_days: int = Field(14, gt=0, description="How far ahead a callback may be asked for, in days")
    patience_s: int = Field(
        120, gt=0, description="How long a citizen waits for a person while no agent is there at all, in seconds"
    )
    citizen_gone_s: int = Field(
        60, ge=30, description="After how many silent seconds a citizen in the queue counts as gone"
    )
    queue_limit: int = Field(50, gt=0, description="Live handovers waiting per municipality before the queue is full")
    service_s: int = Field(
        120, gt=0, description="Within how many seconds a citizen who waits should get a person: the service level"
    )


class Appointments(BaseModel):
    """Appointments: how long a time is held, how many one may have, when one is reminded, how long they are kept."""

    hold_s: int = Field(300, gt=0, description="How long a time is held while a citizen fills in the form, in seconds")
    per_conversation: int = Field(6, gt=0, description="Appointments one conversation may have ahead of it")
    per_phone: int = Field(6, gt=0, description="Appointments one phone number may have ahead of it")
    reminder_hours: int = Field(24, gt=0, description="How long before an appointment it is reminded of, in hours")
    keep_days: int = Field(30, gt=0, description="How long an appointment is kept after its day, in days")


class Limits(BaseModel):
    """Limits per visitor and per conversation."""

    messages_per_10s: int = Field(20, gt=0, description="Messages a conversation may send in ten seconds")
    starts_per_minute: int = Field(3000, gt=0, description="Conversations one address may start in a minute")
    starts_per_minute_municipality: int = Field(
        6000, gt=0, description="Conversations one municipality's visitors may start in a minute"
    )
    holds_per_minute: int = Field(30, gt=0, description="Appointments one address may ask for in a minute")
    signins_per_minute: int = Field(
        10, gt=0, description="Sign-in attempts on one account in a minute; six times as many from one address"
    )


class OIDC(BaseModel):
    """The organisation's identity provider, over OpenID Connect. Unset: there are built-in accounts only."""

    issuer: str | None = Field(None, description="The provider's address, as its own discovery document has it")
    client_id: str | None = Field(None, description="What the provider knows this service as")
    client_secret: SecretStr | None = Field(None, description="The secret it shares with this service")
    roles_claim: str = Field("groups", description="The claim that lists somebody's groups")
    groups_file: Path | None = Field(None, description="Which group gives which roles, and where: YAML")


class SMTP(BaseModel):
    """The server that e-mail leaves by. Without ``host`` no e-mail leaves."""

    host: str | None = Field(None, description="The server")
    port: int = Field(587, gt=0, lt=65535, description="Its port")
    tls: bool = Field(False, description="TLS from the first byte (port 465); otherwise STARTTLS is demanded")
    username: str | None = Field(None, description="What to sign in there with")
    password: SecretStr | None = Field(None, description="Its password")
    sender: str | None = Field(None, description="The address e-mail comes from")
    sender_name: str | None = Field(None, description="The name before it")


class SMS(BaseModel):
    """The gateway that SMS leave by, over signed HTTP. Without ``url`` no SMS leaves."""

    url: str | None = Field(None, description="Where SMS are posted to")
    secret: SecretStr | None = Field(None, description="What they are signed with: whsec_ and base64")


class Webhooks(BaseModel):
    """Webhooks to outside systems."""

    allowed_hosts: str | None = Field(
        None, description="Hosts that may have inside addresses and do without TLS: names, separated by commas"
    )


class Settings(BaseSettings):
    """Settings, read from environment variables: ``DATABASE_URL``, ``LLM_BASE_URL`` and so on."""

    model_config = SettingsConfigDict(env_nested_delimiter="_", env_nested_max_split=1, extra="ignore")

    data_dir: Path = Field(Path(".data"), description="Everything the service writes: database, index, secrets")
    knowledge_dir: Path = Field(PROJECT / "knowledge", description="The editors' files")
    widget_dir: Path = Field(PROJECT / "widget" / "dist", description="The built widget and desk")
    database_url: str | None = Field(None, description="postgresql://... ; unset: a private server in data_dir")
    public_url: str | None = Field(None, description="The address citizens reach the service at, if behind a proxy")
    production: bool = Field(False, description="Refuse to start on development defaults")
    worker: bool = Field(True, description="Run the periodic work inside the service process")
    embedding_model: str = Field(
        "shipped", description="'shipped', or the name or path of a sentence-transformers model"
    )
    conversation_hours: int = Field(24, gt=0, description="How long a conversation's token is good for, in hours")
    turn_lease_s: int = Field(
        10, gt=0, description="After how many silent seconds a turn is taken up by another process"
    )
    audit_days: int = Field(400, gt=0, description="How long a line of the audit log is kept, in days")
    llm: Annotated[LLM, Field(default_factory=LLM)]
    qdrant: Annotated[Qdrant, Field(default_factory=Qdrant)]
    contact: Annotated[Contact, Field(default_factory=Contact)]
    booking: Annotated[Appointments, Field(default_factory=Appointments)]
    limits: Annotated[Limits, Field(default_factory=Limits)]
    oidc: Annotated[OIDC, Field(default_factory=OIDC)]
    smtp: Annotated[SMTP, Field(default_factory=SMTP)]
    sms: Annotated[SMS, Field(default_factory=SMS)]
    webhooks: Annotated[Webhooks, Field(default_factory=Webhooks)]

    @property
    def municipalities(self) -> frozenset[str]:
        """The slugs there are, without reading the knowledge: a folder each."""
        return frozenset(path.name for path in (self.knowledge_dir / "municipalities").iterdir() if path.is_dir())


@functools.cache
def settings_from_environment() -> Settings:
    """Read the settings from the environment, once."""
    return Settings()
