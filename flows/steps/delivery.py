"""How an answer reaches its office: whom it is addressed to, how the mail is made, and that it leaves once."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from flows.steps.reporting import page, text, totals
from schemas import wording_reports as wording
from schemas.headings import ADDRESS, SCOPE
from schemas.terms import PART_OFFICES, Severity, Verdict

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from schemas.drop import Particulars
    from schemas.table import Table

UNSAFE = re.compile(r"[^\w.()（）-]+")
LONGEST_STEM = 150  # bytes; with what is added, a name stays below the 255 of every file system


@dataclass(frozen=True)
class Directory:
    """Whom reports may go to: the accepted rows of 處室與人員名冊, then the settings' addresses of offices."""

    people: Sequence[Mapping[str, str]]
    offices: Mapping[str, str]

    def address(self, office: str, particulars: Particulars) -> str:
        """Find the address for a drop; "" where there is none that is surely right.

        Its sender's, if listed for the office; of an office of many people the teacher's of the class named as
        範圍; of another the first person listed; else what the settings give.
        """
        own = [person for person in self.people if person["單位"] == office]
        sender = [person for person in own if person["電子郵件"] == particulars.get(ADDRESS)]
        scope = particulars.get(SCOPE)
        teacher = [person for person in self.people if scope and person["導師班級"] == scope]
        found = sender or (teacher if office in PART_OFFICES else own)
        return found[0]["電子郵件"] if found else self.offices.get(office, "")


def directory_of(tables: Sequence[Table], offices: Mapping[str, str]) -> Directory:
    """Read the people of the latest semester's 處室與人員名冊 that has arrived."""
    staff = [table for table in tables if table.filing.form.name == "staff" and not table.refused]
    people = []
    for table in sorted(staff, key=lambda table: table.filing.period, reverse=True):
        columns = {heading: table.texts(heading) for heading in table.filing.sheet.headings}
        people += [
            {heading: texts[index] for heading, texts in columns.items()}
            for index in range(len(table.frame))
            if index not in table.decided
        ]
    return Directory(people, offices)


def mail(body: dict[str, Any], to: str, sender: str, digest: str, at: dt.datetime) -> EmailMessage:
    """Make the mail that carries a drop's report; the same answer always has the same Message-ID."""
    message = EmailMessage()
    errors = totals(body)[str(Severity.ERROR)]
    subject = wording.mail_subject(body["office"], body["file"], Verdict(body["verdict"]).words, errors)
    message["Subject"] = "".join(character if character.isprintable() else "□" for character in subject)
    message["From"], message["To"] = Address(addr_spec=sender), Address(addr_spec=to)
    message["Date"] = at
    message["Message-ID"] = message_id(body["drop"], digest, sender)
    message.set_content(text(body, at))
    message.add_alternative(page(body, at), subtype="html")
    return message


def message_id(drop: str, digest: str, sender: str) -> str:
    """Name a mail by what it says: sending it again cannot make a second one."""
    return f"<{drop}.{digest[:16]}@{sender.partition('@')[2]}>"


def report_name(body: dict[str, Any]) -> str:
    """Name a drop's report after its file, safely."""
    safe = UNSAFE.sub("_", body["file"].rpartition(".")[0] or body["file"])
    stem = safe.encode()[:LONGEST_STEM].decode(errors="ignore").strip("._") or "檔案"
    return f"{stem}_{body['drop']}.html"


def put_reports(body: dict[str, Any], at: dt.datetime, folder: Path) -> None:
    """Lay a drop's report into its office's folder, as a page and as text."""
    folder.mkdir(parents=True, exist_ok=True)
    name = folder / report_name(body)
    put(name, page(body, at).encode())
    put(name.with_suffix(".txt"), text(body, at).encode())


def put(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(path)


def send_to_folder(message_id: str, message: bytes, folder: Path) -> None:
    """Deliver a mail by the transport "folder": one .eml file, the same name for the same mail."""
    put(folder / f"{UNSAFE.sub('_', message_id.strip('<>'))}.eml", message)
