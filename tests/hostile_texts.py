"""Texts of rows (.csv): in every encoding, cut off, mixed, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostile_case import Case, either, read, refused
from plain_workbooks import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

BIG5_ROWS = [*ROWS[:2], ["114002", "李吉", "2.5"]]


TEXT = "".join(",".join(row) + "\r\n" for row in ROWS)


BIG5_TEXT = TEXT.replace("𠮷", "吉")


READ = {"": ROWS}


UTF_8_MARK = b"\xef\xbb\xbf"


def sound() -> Iterator[Case]:
    yield read("UTF-8", TEXT.encode(), READ, ".csv")
    yield read("UTF-8 with its mark", UTF_8_MARK + TEXT.encode(), READ, ".csv")
    yield read("UTF-16", TEXT.encode("utf-16"), READ, ".csv")
    yield read("UTF-16, the other way round", b"\xfe\xff" + TEXT.encode("utf-16-be"), READ, ".csv")
    yield read(
        "UTF-16 without its mark", ("a" + TEXT).encode("utf-16-le"), {"": [["a學號", *ROWS[0][1:]], *ROWS[1:]]}, ".csv"
    )
    yield read("Big5", BIG5_TEXT.encode("cp950"), {"": BIG5_ROWS}, ".csv")
    for name, mark in {"tabs": "\t", "semicolons": ";", "bars": "|"}.items():
        yield read(f"{name} in UTF-8", TEXT.replace(",", mark).encode(), READ, ".csv")
        yield read(f"{name} in UTF-16", TEXT.replace(",", mark).encode("utf-16"), READ, ".csv")
        yield read(f"{name} in Big5", BIG5_TEXT.replace(",", mark).encode("cp950"), {"": BIG5_ROWS}, ".csv")
    yield read("tabs in .tsv", TEXT.replace(",", "\t").encode(), READ, ".tsv")
    yield read("rows of text called .xlsx", TEXT.encode(), READ)
    told = {"": [[], *ROWS]}
    yield read("sep=; in the first line", b"sep=;\r\n" + TEXT.replace(",", ";").encode(), told, ".csv")
    yield read(
        "quoted line breaks",
        TEXT.replace("王小明", '"王\r\n小明"').encode(),
        {"": [ROWS[0], ["114001", "王\r\n小明", "3"], ROWS[2]]},
        ".csv",
    )
    yield read(
        "quoted quotes",
        TEXT.replace("王小明", '"王""小""明"').encode(),
        {"": [ROWS[0], ["114001", '王"小"明', "3"], ROWS[2]]},
        ".csv",
    )
    yield read(
        "quoted commas",
        TEXT.replace("王小明", '"王,小明"').encode(),
        {"": [ROWS[0], ["114001", "王,小明", "3"], ROWS[2]]},
        ".csv",
    )
    yield read(
        "everything quoted",
        "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in ROWS).encode(),
        READ,
        ".csv",
    )
    kept_text = "".join(",".join(f'="{cell}"' for cell in row) + "\n" for row in ROWS)
    yield read("cells kept a text as formulas", kept_text.encode(), READ, ".csv")
    twice = "".join(",".join(f'"=""{cell}"""' for cell in row) + "\n" for row in ROWS)
    yield read("cells kept a text as formulas, everything quoted", twice.encode(), READ, ".csv")
    others = [["a", "b"], ["=1+1", '="1"&"2"'], ['="""', "="]]
    yield read("other formulas", b'a,b\n=1+1,="1"&"2"\n"=""""""",=\n', {"": others}, ".csv")
    yield read("no last line break", TEXT.rstrip().encode(), READ, ".csv")
    yield read("line feeds alone", TEXT.replace("\r", "").encode(), READ, ".csv")
    yield read("carriage returns alone", TEXT.replace("\n", "").encode(), READ, ".csv")
    yield read("rows of unequal length", b"a,b\n1\n1,2,3\n", {"": [["a", "b"], ["1"], ["1", "2", "3"]]}, ".csv")
    yield read("empty lines between", b"a,b\n\n\n1,2\n", {"": [["a", "b"], [], [], ["1", "2"]]}, ".csv")
    yield read("one column of one kind and a comma", b"a,\n1,\n", {"": [["a"], ["1"]]}, ".csv")
    mail = b"To: b@example.org, c@example.org\r\n\r\nhello\r\n"
    yield read(
        "a mail, whose commas part cells", mail, {"": [["To: b@example.org", " c@example.org"], [], ["hello"]]}, ".csv"
    )
    ones = "一,二,三\n丁,一,上\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        yield read(
            f"letters that begin with zeros, in {encoding} without a mark",
            ones.encode(encoding),
            {"": [["一", "二", "三"], ["丁", "一", "上"]]},
            ".csv",
        )
    yield read("DOS' end mark", TEXT.encode() + b"\x1a", READ, ".csv")


def unsound() -> Iterator[Case]:
    content = TEXT.encode()
    for place in range(1, 12):
        cut = content[: -place * 5]
        name = f"UTF-8 cut off {place * 5} bytes before its end"
        whole = cut.decode("utf-8", "ignore")
        rows = {"": [line.split(",") for line in whole.splitlines()]}
        yield either(name, cut, "W01 W02", rows, ending=".csv")
    yield refused("cut off within a letter", content[: content.index("王".encode()) + 1], "W01 W02", ".csv")
    yield refused(
        "cut off within a letter of Big5",
        BIG5_TEXT.encode("cp950")[: 1 + BIG5_TEXT.encode("cp950").index("王".encode("cp950"))],
        "W01 W02",
        ".csv",
    )
    yield refused("cut off within quotes", b'a,b\n1,"2\n3,4\n', "W02", ".csv")
    yield refused("a quote that never ends, over much", b'a,b\n1,"' + b"x,y\n" * 100_000, "W02", ".csv")
    yield refused("letters behind a quote", b'a,b\n1,"2"3\n', "W02", ".csv")
    yield refused("UTF-16 of odd length", TEXT.encode("utf-16")[:-1], "W01 W02", ".csv")
    yield refused(
        "UTF-16 with half a letter", "𠮷,a\n".encode("utf-16")[:4] + "a,b\n".encode("utf-16-le"), "W01 W02", ".csv"
    )
    yield refused("UTF-8 and Big5 in one file", content + BIG5_TEXT.encode("cp950"), "W01 W02", ".csv")
    yield refused("UTF-8 with its mark, and not UTF-8", UTF_8_MARK + BIG5_TEXT.encode("cp950"), "W01 W02", ".csv")
    yield refused("NULs between", b"a,b\n1,\0002\n" * 30, "W01 W02", ".csv")
    yield refused("a NUL far behind", b"a,b\n1,2\n" * 100 + b"\0,1\n", "W01 W02", ".csv")
    yield refused("zeros at its end", content + bytes(500), "W01 W02", ".csv")
    yield refused("a terminal's commands", b"a,b\n\x1b[2J,1\n", "W01 W02", ".csv")
    for name, mark in {"UTF-8": UTF_8_MARK, "UTF-16": b"\xff\xfe", "UTF-16 the other way": b"\xfe\xff"}.items():
        yield refused(f"only the mark of {name}", mark, "W01 W02", ".csv")
    yield refused("only blanks", b"   \r\n  ", "W01 W02", ".csv")
    yield either("only commas", b",,,\n,,,\n", "W01 W02", {"": []}, ending=".csv")
    field = "字" * 350_000
    yield read("a field of 1 MB", f"a,b\n1,{field}\n".encode(), {"": [["a", "b"], ["1", field]]}, ".csv")
    wide = {"": [["a"] * 1_000_000, ["1", "2"]]}
    yield either("a million columns", b"a," * 1_000_000 + b"\n1,2\n", "W04", wide, ending=".csv")
    yield refused("2.8 million filled cells", b"1,2,3,4,5,6,7,8,9,1,2,3,4,5,6\n" * 190_000 + b"1,2\n", "W04", ".csv")
    yield refused("300,000 rows", b"1,2\n" * 300_000, "W04", ".csv")
    yield refused(
        "a million columns in 50 rows that are short", b"a," * 1_000_000 + b"\n" + b"1,2\n" * 50, "W04", ".csv"
    )
    yield refused("21 MiB", b"a,b\n" * (21 << 18), "W04", ".csv")
    yield refused("a page of words", "這是一封信\n沒有欄位\n".encode(), "W01", ".csv")


def cases() -> Iterator[Case]:
    """Give all of them."""
    yield from sound()
    yield from unsound()
