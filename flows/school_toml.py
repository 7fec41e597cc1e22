"""What a school can set: the sections of school.toml and the variables that win over them; and the file itself."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from flows.setting import BETWEEN, PREFIX
from flows.setting_mail import MailSection
from flows.setting_sections import (
    LimitsSection,
    OfficeSection,
    PeriodSection,
    PolicySection,
    SchoolSection,
    ServeSection,
    StorageSection,
    office,
)
from schemas.terms import OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo
    from pydantic_settings import PydanticBaseSettingsSource

    from flows.setting import Section
    from schemas.terms import Period


class Settings(BaseSettings):
    """A school's settings: school.toml's, and over them those of LICHENG__SECTION__KEY in the environment."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix=PREFIX,
        env_nested_delimiter=BETWEEN,
    )

    school: SchoolSection = SchoolSection()
    period: PeriodSection
    storage: StorageSection = StorageSection()
    mail: MailSection = MailSection()
    limits: LimitsSection = LimitsSection()
    policy: PolicySection = PolicySection()
    serve: ServeSection = ServeSection()
    offices: dict[Annotated[str, AfterValidator(office)], OfficeSection] = Field(
        {}, title='sections such as [offices."註冊組"]'
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_: object,
        **__: object,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over what the file says."""
        return _Environment(settings_cls), init_settings


class _Environment(EnvSettingsSource):
    """The variables LICHENG__SECTION__KEY and LICHENG__OFFICES__NAME__KEY; others are reported, not read."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        super().__init__(settings_cls)
        self.env_vars = {name: value for name, value in self.env_vars.items() if names_a_key(name)}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ANN401 - inherited
        # A list that is none stays a text, so that it is reported with all else.
        with suppress(ValueError):
            return super().decode_complex_value(field_name, field, value)
        return value


def names_a_key(variable: str) -> bool:
    """Tell whether a variable's name has the form of one that sets a key."""
    section, *keys = variable.lower().removeprefix(PREFIX.lower()).split(BETWEEN)
    return section in Settings.model_fields and len(keys) == 1 + (section == "offices")


def variable(key: Iterable[str]) -> str:
    """Name the variable that sets a key: LICHENG__PERIOD__SEMESTER."""
    return (PREFIX + BETWEEN.join(key)).upper()


def school_toml(period: Period) -> str:
    """Write a school.toml for this period: every key at its default, with a word on what it is."""
    now = PeriodSection(academic_year=period.year, semester=period.semester)
    sections = {
        name: now if field.is_required() else field.default
        for name, field in Settings.model_fields.items()
        if name != "offices"
    } | {f'offices."{office}"': OfficeSection() for office in OFFICES}
    return "\n".join(_section(name, section) for name, section in sections.items())


def _section(name: str, section: Section) -> str:
    keys = type(section).model_fields.items()
    lines = (f"{key} = {_value(getattr(section, key))}  # {field.description}\n" for key, field in keys)
    return f"[{name}]\n{''.join(lines)}"


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)  # texts, numbers and lists: TOML writes them as JSON does
