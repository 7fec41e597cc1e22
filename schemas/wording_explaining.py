"""What `explain` calls the facts that it tells, in the order in which they are read."""

from __future__ import annotations

LABELS = {
    "period": "期別",
    "title": "表單",
    "sheet": "工作表",
    "row": "列",
    "fate": "去向",
    "reason": "原因",
    "rule": "規則",
    "clause": "條款",
    "source": "出處",
    "counted": "計次",
    "office": "登錄單位",
    "file": "檔案",
    "drop": "檔案編號",
    "received_at": "收件時間",
    "verdict": "結果",
    "sha256": "SHA-256",
    "report": "回覆",
    "form": "表單代號",
    "rows": "列數",
    "accepted": "採認",
    "rejected": "退回",
    "held": "暫緩",
    "severity": "等級",
    "message": "說明",
    "expected": "應為",
    "advice": "處理方式",
    "id": "編號",
    "decision": "決定",
    "decisions": "決定",
    "finding": "決定的編號",
    "matter": "事項",
    "by": "決定人",
    "at": "時間",
    "until": "效期",
    "said_in": "隨此件送出",
}
"""By the names under which --json prints them; what has no label here is told by --json alone."""

MOMENTS = frozenset({"received_at", "at"})
"""Those of them that are moments, which --json prints as machines read them."""

EXAMPLE = "114-1/01:學生成績名冊:學期成績:2"  # how a roster's row is asked for
BETWEEN = "："
EACH = "・"  # before each fact of a list
