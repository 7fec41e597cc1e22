"""課程計畫書: the plans' files and the list of them in one folder; 實研組 uploads them to the curriculum platform."""

from schemas.forms.curriculum_plan import FORM
from schemas.roster import Roster, as_filed

FOLDER = FORM.title
RENAMED = {"檔案名稱": "檔案"}

ROSTER = Roster(
    FORM.title,
    FORM,
    "",
    tuple(as_filed(sheet, renamed=RENAMED, files=FOLDER) for sheet in FORM.sheets),
    cover="",
    folder=FOLDER,
)
