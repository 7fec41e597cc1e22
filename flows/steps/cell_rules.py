"""The formulas by which a sheet shows or refuses what is wrong while somebody types.

Each is written for Excel; with `between=";"` and references as [.A2] it is OpenFormula. None needs an array.
"""

from __future__ import annotations

from typing import Final

from schemas.identity import LETTERS, WEIGHTS

# A first letter stands for two digits: one digit says as much of the weighted sum's last one. From A to Z.
_FIRST: Final = "".join(
    str((WEIGHTS[0] * tens + WEIGHTS[1] * ones) % 10)
    for tens, ones in (divmod(LETTERS[letter], 10) for letter in sorted(LETTERS))
)
# Each second character stands at a place that ends with the digit that it counts for: A is the tenth, B the
# eleventh. Between 2 and 8 a character that has its place already fills the gap.
_SECOND: Final = "121111189ABCD"
_LENGTH: Final = 10


def wrong_identity(cell: str, between: str = ",") -> str:
    """Return the formula that is true where a cell holds something else than a sound identity number.

    A blank cell holds none; small letters and spaces after the number do no harm, as when the number is read.
    """
    first = f'MID("{_FIRST}"{between}CODE(UPPER({cell}))-64{between}1)'
    second = f'{WEIGHTS[2]}*FIND(UPPER(MID({cell}{between}2{between}1)){between}"{_SECOND}")'
    digits = (
        f"{weight}*MID({cell}{between}{place}{between}1)"
        for place, weight in zip(range(3, _LENGTH + 1), WEIGHTS[3:], strict=True)
    )
    rest = f"MOD({'+'.join((first, second, *digits))}{between}10)+(LEN(TRIM({cell}))<>{_LENGTH})"
    return f'AND({cell}<>""{between}IFERROR({rest}{between}1)<>0)'


def gap(cell: str, row: str, between: str = ",") -> str:
    """Return the formula that is true where a cell is empty in a row, such as $A2:$F2, that holds anything."""
    return f'AND({cell}=""{between}COUNTA({row})>0)'


def unchanged(cell: str, text: str, between: str = ",") -> str:
    """Return the formula that is true where a cell holds just this text."""
    quoted = text.replace('"', '""')
    return f'EXACT({cell}{between}"{quoted}")'
