"""多元表現認證: the directors' certification."""

from schemas.columns import account
from schemas.cross_rules import registered_item
from schemas.form import Form, Sheet, may, must
from schemas.kinds import Coded, Day, Mark, Text
from schemas.terms import Cadence

FORM = Form(
    name="performance_certification",
    title="多元表現認證",
    offices=("學務處", "教務處", "輔導室", "圖書館"),
    clause="五(四)",
    cadence=Cadence.YEAR,
    purpose="各處室主任對多元表現的認證；以此為準，取代紀錄上的認證狀態。",
    sheets=(
        Sheet(
            "多元表現認證",
            key=("紀錄編號",),
            columns=(
                must("紀錄編號", Mark(30), example="DP{year}-001"),
                must("認證處室", Text(20), example="學務處"),
                must("認證結果", Coded("certification"), example="通過"),
                account("認證人帳號"),
                must("認證日期", Day(), example="{later}"),
                may("說明", Text(200), example="資料相符"),
            ),
            cross_rules=(registered_item("diverse_performance", "紀錄編號"),),
            decisive=("認證結果",),
        ),
    ),
)
