"""Which rules on one row a roster alone cannot prove, since it does not print all that they read."""

UNPRINTED = {"及格標準": ("0", "100")}
"""The cells that a row may have held where no roster prints them, from one end to the other: a rule that reads one is
broken only where it is broken with each of these."""

UNJUDGED = {
    ("course_outcome", "R09", "認證日期"): "認證日期與認證狀態是教師在校內的認證紀錄，國教署名冊不列",
    ("retake_roster", "R03", "重修成績"): "重修及格者的成績上限是該生的及格標準，國教署名冊不列",
}
"""By form, rule and heading: why it is not judged again on what was written. The sweep judged it on what was filed."""
