"""What a school can set about its mail: how it leaves, by which server, in whose name."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address

from pydantic import ValidationInfo, field_validator

from flows.setting import ADDRESS, PREFIX, Section, setting


class MailSection(Section):
    """How mail leaves."""

    transport: str = setting(
        "folder",
        '"folder" or "smtp"',
        "folder：寫成 outbox/mail/ 內的 .eml 檔；smtp：由郵件伺服器寄出",
        pattern="^(folder|smtp)$",
    )
    host: str = setting(
        "",
        'the name of the mail server, where transport is "smtp"',
        "郵件伺服器的名稱",
        pattern=r"^[^\s/@]*$",
        validate_default=True,
    )
    port: int = setting(0, "a port, or 0 for the usual one", "埠號；0 為慣用埠（587、465 或 25）", ge=0, le=65535)
    security: str = setting(
        "starttls",
        '"starttls", "tls", or "none" on this machine itself',
        "starttls、tls；none 只可用於本機",
        pattern="^(starttls|tls|none)$",
    )
    ca_file: str = setting("", "empty or a file", "學校自設憑證機構的憑證檔（PEM）；空白為作業系統所信任的")
    user: str = setting("", "empty or the account at the mail server", "郵件伺服器的帳號；空白為不登入")
    password_env: str = setting(
        "LICHENG_MAIL_PASSWORD",
        "the name of an environment variable; the password itself stands in no file",
        "存放密碼的環境變數名稱；密碼不寫在檔案裡",
        pattern="^[A-Za-z_][A-Za-z0-9_]*$",
    )
    sender: str = setting("licheng@school.example", "an e-mail address", "寄件者的電子郵件", pattern=f"^{ADDRESS}$")
    reply_to: str = setting("", "empty or an e-mail address", "回信的電子郵件；空白為寄件者", pattern=f"^({ADDRESS})?$")
    timeout_seconds: float = setting(
        20.0, "a number of seconds above 0, at most 300", "等候郵件伺服器回應的秒數上限", gt=0, le=300
    )
    attach_mib: int = setting(
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
