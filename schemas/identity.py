"""Which identity numbers are sound, what they say of their holder, and how little of one may be shown."""

import re

# The value of each letter: a first letter stands for both its digits, an old residence number's second
# letter for the last one only.
LETTERS = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)

# The second character is the sex: national numbers 1 2, new residence numbers 8 9, old ones A-D.
SEXES = {"1": "1", "8": "1", "A": "1", "C": "1", "2": "2", "9": "2", "B": "2", "D": "2"}
_SHAPE = re.compile(r"[A-Z][1289A-D][0-9]{8}")

_SHOWN = 6
_HIDDEN = "****"

# In running text any case and full width count too, a mark or space after the letter, digits too many, and
# letters or words beside it.
_LETTER = "A-Za-zＡ-Ｚａ-ｚ"
_DIGIT = "0-9０-９"
_SEX = "1289１２８９A-Da-dＡ-Ｄａ-ｄ"
_TYPED = rf"[ -]?[{_SEX}][{_DIGIT}]{{8,}}"

# So do a mark between any two characters, and a missing last digit, which the others give away: but not inside a
# longer word, nor as an address, nor where the digits are a date.
_GAP = r"[ .\-\u00a0\u3000．·・－‐‑–—−\u200b-\u200d\u2060\ufeff]"
_DAY = r"(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12][0-9]|3[01])"
_DATE = rf"{_GAP}?(?:20[0-4]|1[0-4])[0-9]([.-]?){_DAY}(?![0-9]|{_GAP}[0-9](?![0-9]))"
_REST = rf"(?:[{_DIGIT}]+|{_GAP}[{_DIGIT}](?![{_DIGIT}]))?"
_PARTED = (
    rf"(?<![{_LETTER}{_DIGIT}][{_LETTER}])(?!{_DATE})"
    rf"{_GAP}?[{_SEX}](?:{_GAP}?[{_DIGIT}]){{7}}{_REST}(?![{_DIGIT}@]|[{_LETTER}][{_LETTER}{_DIGIT}])"
)
_NUMBER = re.compile(rf"[{_LETTER}](?=.{{0,3}}[{_DIGIT}])(?:{_TYPED}|{_PARTED})")
_SHORTEST = 9  # characters

# What is hexadecimal and long is a digest: that stays. Written in letters, it holds nothing that could be masked.
_DIGEST = re.compile(r"[0-9a-f]{40,}")
DIGEST_LETTERS = "abcdefghjkmnpqrs"
_LETTERS_FOR_DIGITS = str.maketrans("0123456789", DIGEST_LETTERS[6:])


def is_valid(text: str) -> bool:
    """Tell whether a text is a national or residence number, in capitals, with the right check digit."""
    return fault(text) is None


def fault(text: str) -> str | None:
    """Name what is wrong with an identity number, 格式 or 檢查碼; None for a sound one."""
    if not _SHAPE.fullmatch(text):
        return "格式"
    return "檢查碼" if _weighted_sum(text) % 10 else None


def sex(text: str) -> str:
    """Return the gender code that a sound number carries: "1" male, "2" female; KeyError for other texts."""
    return SEXES[text[1:2]]


def completed(first_nine: str) -> str:
    """Add the check digit to the first nine characters of a number; ValueError for another shape."""
    if not _SHAPE.fullmatch(first_nine + "0"):
        raise ValueError("the first nine characters of an identity number are expected")
    return first_nine + str(-_weighted_sum(first_nine + "0") % 10)


def as_letters(digest: str) -> str:
    """Write a hexadecimal digest in letters alone, so that no part of it can pass for an identity number."""
    return digest.translate(_LETTERS_FOR_DIGITS)


def masked(text: str) -> str:
    """Show of one typed number what the ministry's letter allows: A12345****.

    At most six characters, and never the last four, stay in sight, however long or short it was typed.
    """
    return text[: max(0, min(_SHOWN, len(text) - len(_HIDDEN)))] + _HIDDEN


def mask_all(text: str) -> str:
    """Mask every identity number in a running text, and what looks like one; leave all else as it is."""
    if len(text) < _SHORTEST:
        return text
    parts, start = [], 0
    for digest in _DIGEST.finditer(text):
        parts += [_masked_numbers(text[start : digest.start()]), digest[0]]
        start = digest.end()
    return "".join((*parts, _masked_numbers(text[start:])))


def _masked_numbers(text: str) -> str:
    return _NUMBER.sub(lambda number: masked(number[0]), text)


def _weighted_sum(text: str) -> int:
    second = str(LETTERS.get(text[1], text[1]))[-1]
    digits = f"{LETTERS[text[0]]}{second}{text[2:]}"
    return sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
