"""The sections of school.toml but mail's: each key with its default, its limits and its words."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator

from flows.setting import ADDRESS, Section, nearest, setting
from flows.steps.reading.limits import Limits
from schemas.course_code import SCHOOL
from schemas.terms import FIRST_YEAR, LAST_YEAR, OFFICES

MOST_EARLIER = 60  # days
LEDGER = r"sqlite:///[^?:][^?]*|postgresql\+psycopg://\S+"


def office(name: str) -> str:
    """Accept the name of an office; ValueError for any other."""
    if name not in OFFICES:
        raise ValueError(f"no office of that name; {nearest(name, OFFICES)}")
    return name


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise ValueError(f"no such time zone; {nearest(name, ('Asia/Taipei', *available_timezones()))}") from None
    return name


class SchoolSection(Section):
    """The school itself."""

    code: str = setting(
        "034347", 'six digits or capitals in quotes: "034347"', "學校代碼", pattern=f"^{SCHOOL.pattern}$"
    )
    name: str = setting("桃園市立永豐高級中等學校", "the school's name", "校名", pattern=r"^\S.*$")
    timezone: Annotated[str, AfterValidator(_zone)] = setting("Asia/Taipei", "the name of a time zone", "時區")


class PeriodSection(Section):
    """What is being collected now."""

    academic_year: int = setting(
        ..., "the academic year by the ROC calendar: 114", "學年度（民國）", ge=FIRST_YEAR, le=LAST_YEAR
    )
    semester: int = setting(..., "1 or 2", "學期，1 或 2", ge=1, le=2)


class StorageSection(Section):
    """Where the school's only state lies."""

    store: str = setting("store", "a folder", "收件原檔與帳本的資料夾；只供承辦人使用，勿分享", pattern=r"\S")
    ledger: str = setting(
        "",
        'empty, "sqlite:///FILE" or "postgresql+psycopg://HOST/DATABASE"',
        "帳本資料庫；空白為上列資料夾內的 ledger.sqlite",
        pattern=f"^({LEDGER})?$",
        repr=False,  # it may hold a password
    )


def _limit(usual: int, of: str, comment: str) -> Any:  # noqa: ANN401 - the same
    return setting(usual, f"a whole number of {of}, 1 or more", comment, ge=1)


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
    memory_mib: int = setting(
        Limits.memory_mib,
        "a whole number of MiB, 256 or more",
        "讀取一個檔案的記憶體上限（MiB），至少 256",
        ge=256,
    )


class PolicySection(Section):
    """What the school asks of its offices."""

    shrink_percent: int = setting(
        10, "a whole number, 0 to 100", "重送的檔案少了上次百分之幾以上的列時，先確認再採用", ge=0, le=100
    )


class ServeSection(Section):
    """How `licheng serve` runs."""

    port: int = setting(4200, "a port, 1 to 65535", "儀表板的埠號", ge=1, le=65535)
    every_seconds: float = setting(
        2.0, "a number of seconds above 0", "每隔幾秒查看一次收件資料夾", gt=0, allow_inf_nan=False
    )


class OfficeSection(Section):
    """One office: where its reports go, and who may hand in for it."""

    email: str = setting(
        "",
        "empty or an e-mail address",
        "電子郵件；處室與人員名冊另有登錄時以名冊為準",
        pattern=f"^({ADDRESS})?$",
    )
    deputies: tuple[Annotated[str, AfterValidator(office)], ...] = setting(
        (), 'a list of offices: ["資媒組"]', '可代為繳交的處室，例：["資媒組"]'
    )
    days_earlier: int = setting(
        0,
        f"a whole number of days, 0 to {MOST_EARLIER}",
        "比校內期限提早幾日繳交；凍結日不因此改變",
        ge=0,
        le=MOST_EARLIER,
    )
