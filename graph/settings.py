"""Settings: one frozen object, read once from ``TECH_AXIS_…`` variables and handed on as an argument."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import SettingsError

CHECKOUT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """What can be set, with its default; each field is ``TECH_AXIS_`` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="TECH_AXIS_", frozen=True, extra="ignore")

    data: Path = Field(CHECKOUT / "data", description="Folder of the curated data (Turtle).")
    ontology: Path = Field(CHECKOUT / "ontology", description="Folder of ontology, shapes, checks, rules and questions.")
    home: Path = Field(CHECKOUT / "var", description="Folder in which snapshots are kept.")
    keep: int = Field(3, ge=1, description="How many snapshots stay on disk when a new one is built.")
    base_url: str = Field("", description="Address under which the service is reached; empty: taken from the request.")

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
