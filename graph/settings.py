"""Settings: one frozen object, read once from ``TECH_AXIS_…`` variables and handed on as an argument."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import SettingsError

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What can be set, with its default; each field is ``TECH_AXIS_`` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="TECH_AXIS_", frozen=True, extra="ignore")

    data: Path = Field(CHECKOUT / "data", description="Folder of the curated data (Turtle).")
    ontology: Path = Field(
        CHECKOUT / "ontology", description="Folder of ontology, shapes, checks, rules and questions."
    )
    home: Path = Field(CHECKOUT / "var", description="Folder in which snapshots are kept.")
    keep: int = Field(3, ge=1, description="How many snapshots stay on disk when a new one is built.")

    query_timeout: float = Field(30.0, gt=0, description="Seconds a query may run; a client may ask for less.")
    query_memory_mb: int = Field(1024, ge=128, description="Memory (MB) that a worker process may take.")
    query_workers: int = Field(4, ge=1, description="How many queries run at the same time.")
    query_queue: int = Field(64, ge=0, description="How many queries may wait; one more is refused with 503.")
    query_result_mb: int = Field(256, ge=1, description="Size (MB) of an answer; a larger one is an error.")
    query_nesting: int = Field(256, ge=1, description="How deep the brackets of a query may nest.")
    fair_use_seconds: float = Field(
        0.0, ge=0, description="Seconds of queries a minute for one client; 0 is no limit, and loopback has none."
    )
    requests_per_minute: int = Field(
        0, ge=0, description="Requests to the interface a minute for one client; 0 is no limit, and loopback has none."
    )
    log: Literal["plain", "json"] = Field("plain", description="Form of the log: sentences, or lines of JSON.")
    cache_mb: int = Field(64, ge=0, description="Memory (MB) for answers that are kept.")
    body_kb: int = Field(256, ge=1, description="Size (kB) of a request's body.")
    url_kb: int = Field(32, ge=1, description="Size (kB) of a request's address.")
    service_allow: frozenset[str] = Field(
        frozenset(), description="Addresses that SERVICE may ask, as a JSON list; none by default."
    )

    base_url: str | None = Field(None, description="Address at which the service is reached, with its path.")
    embed_origins: frozenset[str] = Field(
        frozenset(), description="Origins whose pages may frame the explorer (embed=1), as a JSON list."
    )
    operator: str = Field("", description="Who runs the service, for its imprint; empty: the page says so.")
    operator_address: str = Field("", description="Postal address of who runs the service.")
    operator_contact: str = Field("", description="E-mail address for questions and corrections.")

    w3c_tests: Path = Field(
        CHECKOUT.parent / "shared" / "w3c", description="Folder of the W3C's tests, for those who run them."
    )

    endpoint: str | None = Field(None, description="Address that answers queries, of an engine to use instead.")
    endpoint_update: str | None = Field(None, description="Address that takes SPARQL updates of that engine.")
    endpoint_graph_store: str | None = Field(None, description="Address of its SPARQL 1.1 graph store.")
    endpoint_user: str | None = Field(None, description="Name to log in there with, where it asks.")
    endpoint_password: SecretStr | None = Field(None, description="Password for that name.")

    @field_validator("base_url", "endpoint", "endpoint_update", "endpoint_graph_store")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "http://none")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("it must be an address that begins with http:// or https://")
        if parts.username or parts.password:
            raise ValueError("name and password go into TECH_AXIS_ENDPOINT_USER and TECH_AXIS_ENDPOINT_PASSWORD")
        return value or None

    @field_validator("base_url")
    @classmethod
    def _base(cls, value: str | None) -> str | None:
        if value and not re.fullmatch(r"[^?#\"<>\s]+", value):
            raise ValueError("it must be an address without ?, #, quotes and spaces")
        return value.rstrip("/") if value else None

    @property
    def path(self) -> str:
        """The path below which the service is reached: that of `base_url`, or none."""
        return urlsplit(self.base_url or "").path

    @property
    def snapshots(self) -> Path:
        """The folder that holds the snapshots, one folder each."""
        return self.home / "snapshots"


def load_settings(**given: object) -> Settings:
    """Read the settings from the environment; what is given by name wins.

    Raises `SettingsError` with the variable's name where a value cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        variable = "TECH_AXIS_" + str(first["loc"][0]).upper()
        raise SettingsError(f"{variable}: {first['msg']} (got {first['input']!r})") from error
