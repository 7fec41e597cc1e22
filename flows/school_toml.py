"""What a school can set: each key with its default, its limits and its words, as school.toml shows them."""

from __future__ import annotations

import json
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from flows.steps.reading.limits import Limits
from schemas.course_code import SCHOOL
from schemas.kinds.words import EMAIL
from schemas.nearest import nearest as most_alike
from schemas.terms import FIRST_YEAR, LAST_YEAR, OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic.fields import FieldInfo
    from pydantic_settings import PydanticBaseSettingsSource

    from schemas.terms import Period

PREFIX, BETWEEN = "LICHENG__", "__"
ADDRESS = EMAIL.pattern  # what the staff list accepts: an address that no mail can carry would stop every answer
MOST_EARLIER = 60  # days
LEDGER = r"sqlite:///[^?:][^?]*|postgresql\+psycopg://\S+"


def nearest(name: str, known: Iterable[str]) -> str:
    """Ask whether the nearest of the known names was meant; where none is near, list them all."""
    names = list(known)
    near = most_alike(name, names, alike=50)
    return f"did you mean {near}?" if near else f"known: {', '.join(names)}"


def _office(name: str) -> str:
    if name not in OFFICES:
        raise ValueError(f"no office of that name; {nearest(name, OFFICES)}")
    return name


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise ValueError(f"no such time zone; {nearest(name, ('Asia/Taipei', *available_timezones()))}") from None
    return name


def _set(default: Any, expected: str, comment: str, **limits: Any) -> Any:  # noqa: ANN401 - as pydantic's own Field
    return Field(default, title=expected, description=comment, **limits)


class Section(BaseModel):
    """A section of school.toml: it knows its keys and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_truth_value(cls, value: object) -> object:
        if isinstance(value, bool):  # which Python would take for 0 or 1
            raise PydanticCustomError("truth_value", "neither true nor false")
        return value


class SchoolSection(Section):
    """The school itself."""

    code: str = _set("034347", 'six digits or capitals in quotes: "034347"', "學校代碼", pattern=f"^{SCHOOL.pattern}$")
    name: str = _set("桃園市立永豐高級中等學校", "the school's name", "校名", pattern=r"^\S.*$")
    timezone: Annotated[str, AfterValidator(_zone)] = _set("Asia/Taipei", "the name of a time zone", "時區")


class PeriodSection(Section):
    """What is being collected now."""

    academic_year: int = _set(
        ..., "the academic year by the ROC calendar: 114", "學年度（民國）", ge=FIRST_YEAR, le=LAST_YEAR
    )
    semester: int = _set(..., "1 or 2", "學期，1 或 2", ge=1, le=2)


class StorageSection(Section):
    """Where the school's only state lies."""

    store: str = _set("store", "a folder", "收件原檔與帳本的資料夾；只供承辦人使用，勿分享", pattern=r"\S")
    ledger: str = _set(
        "",
        'empty, "sqlite:///FILE" or "postgresql+psycopg://HOST/DATABASE"',
        "帳本資料庫；空白為上列資料夾內的 ledger.sqlite",
        pattern=f"^({LEDGER})?$",
        repr=False,  # it may hold a password
    )


class MailSection(Section):
    """How mail leaves."""

    transport: str = _set(
        "folder",
        '"folder" or "smtp"',
        "folder：寫成 outbox/mail/ 內的 .eml 檔；smtp：由郵件伺服器寄出",
        pattern="^(folder|smtp)$",
    )
    host: str = _set(
        "",
        'the name of the mail server, where transport is "smtp"',
        "郵件伺服器的名稱",
        pattern=r"^[^\s/@]*$",
        validate_default=True,
    )
    port: int = _set(0, "a port, or 0 for the usual one", "埠號；0 為慣用埠（587、465 或 25）", ge=0, le=65535)
    security: str = _set(
        "starttls",
        '"starttls", "tls", or "none" on this machine itself',
        "starttls、tls；none 只可用於本機",
        pattern="^(starttls|tls|none)$",
    )
    ca_file: str = _set("", "empty or a file", "學校自設憑證機構的憑證檔（PEM）；空白為作業系統所信任的")
    user: str = _set("", "empty or the account at the mail server", "郵件伺服器的帳號；空白為不登入")
    password_env: str = _set(
        "LICHENG_MAIL_PASSWORD",
        "the name of an environment variable; the password itself stands in no file",
        "存放密碼的環境變數名稱；密碼不寫在檔案裡",
        pattern="^[A-Za-z_][A-Za-z0-9_]*$",
    )
    sender: str = _set("licheng@school.example", "an e-mail address", "寄件者的電子郵件", pattern=f"^{ADDRESS}$")
    reply_to: str = _set("", "empty or an e-mail address", "回信的電子郵件；空白為寄件者", pattern=f"^({ADDRESS})?$")
    timeout_seconds: float = _set(
        20.0, "a number of seconds above 0, at most 300", "等候郵件伺服器回應的秒數上限", gt=0, le=300
    )
    attach_mib: int = _set(
        10, "a whole number of MiB, 0 or more", "信中附檔的大小上限（MiB）；0 為不附檔", ge=0, le=100
    )

    @field_validator("password_env")
    @classmethod
    def _no_setting(cls, name: str) -> str:
        if name.upper().startswith(PREFIX):
            raise ValueError(f"expected: a name that does not begin with {PREFIX}, as those of settings do")
        return name

    @field_validator("host")
    @classmethod
    def _named(cls, host: str, known: ValidationInfo) -> str:
        if known.data.get("transport") == "smtp" and not host:
            raise ValueError('missing; expected: the name of the mail server, since transport is "smtp"')
        return host

    @field_validator("security")
    @classmethod
    def _safe(cls, security: str, known: ValidationInfo) -> str:
        if security == "none" and not is_loopback(known.data.get("host", "")):
            raise ValueError('"none" is for a mail server on this machine itself; expected: "starttls" or "tls"')
        return security


def is_loopback(host: str) -> bool:
    """Tell whether a name is that of this machine itself, as no mail leaves it on the way there."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host.lower() in {"", "localhost"}


def _limit(usual: int, of: str, comment: str) -> Any:  # noqa: ANN401 - the same
    return _set(usual, f"a whole number of {of}, 1 or more", comment, ge=1)


class LimitsSection(Section):
    """What one drop may be."""

    file_mib: int = _limit(Limits.file_mib, "MiB", "單一活頁簿的大小上限（MiB）")
    archive_mib: int = _limit(Limits.archive_mib, "MiB", "單一 .zip 壓縮檔的大小上限（MiB）")
    parts: int = _limit(Limits.parts, "files", "活頁簿或壓縮檔內部的檔案數上限")
    part_mib: int = _limit(Limits.part_mib, "MiB", "內部單一檔案展開後的上限（MiB）")
    unpacked_mib: int = _limit(Limits.unpacked_mib, "MiB", "全部展開後的上限（MiB）")
    ratio: int = _limit(Limits.ratio, "times", "展開後最多是壓縮時的幾倍")
    sheets: int = _limit(Limits.sheets, "sheets", "工作表數上限")
    rows: int = _limit(Limits.rows, "rows", "一張工作表的列數上限")
    cells: int = _limit(Limits.cells, "cells", "全部有內容的儲存格數上限")
    text_mib: int = _limit(Limits.text_mib, "MiB", "全部文字的上限（MiB）")
    seconds: int = _limit(Limits.seconds, "seconds", "讀取一個檔案的秒數上限")
    memory_mib: int = _set(
        Limits.memory_mib,
        "a whole number of MiB, 256 or more",
        "讀取一個檔案的記憶體上限（MiB），至少 256",
        ge=256,
    )


class PolicySection(Section):
    """What the school asks of its offices."""

    shrink_percent: int = _set(
        10, "a whole number, 0 to 100", "重送的檔案少了上次百分之幾以上的列時，先確認再採用", ge=0, le=100
    )


class ServeSection(Section):
    """How `licheng serve` runs."""

    port: int = _set(4200, "a port, 1 to 65535", "儀表板的埠號", ge=1, le=65535)
    every_seconds: float = _set(
        2.0, "a number of seconds above 0", "每隔幾秒查看一次收件資料夾", gt=0, allow_inf_nan=False
    )


class OfficeSection(Section):
    """One office: where its reports go, and who may hand in for it."""

    email: str = _set(
        "",
        "empty or an e-mail address",
        "電子郵件；處室與人員名冊另有登錄時以名冊為準",
        pattern=f"^({ADDRESS})?$",
    )
    deputies: tuple[Annotated[str, AfterValidator(_office)], ...] = _set(
        (), 'a list of offices: ["資媒組"]', '可代為繳交的處室，例：["資媒組"]'
    )
    days_earlier: int = _set(
        0,
        f"a whole number of days, 0 to {MOST_EARLIER}",
        "比校內期限提早幾日繳交；凍結日不因此改變",
        ge=0,
        le=MOST_EARLIER,
    )


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
    offices: dict[Annotated[str, AfterValidator(_office)], OfficeSection] = Field(
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
