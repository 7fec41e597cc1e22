"""課程學習成果認證: the teacher's certification, where it is not kept on the platform."""

from schemas.columns import account
from schemas.cross_rules import certified_after_upload, certifier_teaches, registered_item
from schemas.form import Form, Sheet, may, must
from schemas.kinds import Coded, Day, Mark, Text
from schemas.terms import Cadence

OWN_CLASS = ("學期課程學習成果", "重讀課程學習成果")
APART = ("補修課程學習成果", "重修課程學習成果")
"""The sheets of outcomes by whether their course is taught to the student's own class; others are of another school."""

FORM = Form(
    name="outcome_certification",
    title="課程學習成果認證",
    offices=("任課教師",),
    clause="五(三)、四(課程學習成果)",
    cadence=Cadence.YEAR,
    purpose="任課教師對學習成果的認證；以此為準，取代成果上的認證狀態。",
    sheets=(
        Sheet(
            "課程學習成果認證",
            key=("成果編號",),
            columns=(
                must("成果編號", Mark(30), example="CO{year}-001"),
                must("認證結果", Coded("certification"), example="通過"),
                account("認證教師帳號"),
                must("認證日期", Day(), example="{later}"),
                may("認證說明", Text(200), example="內容完整"),
            ),
            cross_rules=(
                registered_item("course_outcome", "成果編號"),
                certifier_teaches(OWN_CLASS, APART),
                certified_after_upload(),
            ),
            decisive=("認證結果",),
        ),
    ),
)
