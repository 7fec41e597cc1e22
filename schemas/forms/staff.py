"""處室與人員名冊: who may hand in what, and where reports go."""

from schemas.columns import CLASS, SAMPLE_ACCOUNT, SAMPLE_CLASS
from schemas.form import Form, Prefill, Sheet, may, must
from schemas.kinds import MAIL_ADDRESS, Coded, Mark, Text
from schemas.terms import Cadence

FORM = Form(
    name="staff",
    title="處室與人員名冊",
    offices=("註冊組", "資媒組"),
    clause="四(系統維護)",
    cadence=Cadence.SEMESTER,
    purpose="各處室的承辦人員、教師帳號與收件地址。",
    sheets=(
        Sheet(
            "人員",
            key=("帳號",),
            columns=(
                must("帳號", Mark(50), example=SAMPLE_ACCOUNT),
                must("姓名", Text(50), example="王老師"),
                must("單位", Coded("office"), example="任課教師"),
                may("職稱", Text(50), example="專任教師"),
                must("電子郵件", MAIL_ADDRESS, example="wang@school.example"),
                may("導師班級", Text(20), refers=CLASS, example=SAMPLE_CLASS),
            ),
            prefill=Prefill.CARRIED,
            yearly=("導師班級",),
        ),
    ),
)
