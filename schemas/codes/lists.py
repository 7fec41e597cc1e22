"""The code lists themselves, each by the academic year (ROC) from which it holds.

An entry is a code and, after a space, its label; semicolons part the entries; a code alone is its own label.
When the ministry changes a list, the new one is added under its year and the old one stays.
"""

from schemas.regulation import SEATS

LISTS: dict[str, dict[int, str]] = {
    "gender": {108: "1 男; 2 女"},
    # The meaning of 6 and 7 is not published: only the codes are known.
    "division": {108: "1 日間部; 2 夜間部; 3 實用技能學程(日); 4 實用技能學程(夜); 5 進修部; 6; 7"},
    "class_kind": {
        108: "1 日間部一般班; 2 夜間部; 3 實用技能學程; 4 建教班; 6 產學訓合作計畫班; 7 雙軌旗艦; "
        "8 建教僑生專班; 9 實驗班; 01 進修部核定班; 04 員工進修班"
    },
    # 2 to 99 are known as numbers only.
    "special_status": {108: "0 一般生; 1 原住民生; " + "; ".join(map(str, range(2, 100)))},
    "enrolment_status": {108: "在學; 休學; 復學; 轉出; 轉入; 畢業; 結業; 肄業; 喪失學籍; 死亡"},
    "passed": {108: "1 及格; 0 不及格; -1 無"},
    "credit_counted": {108: "1 採計學分; 2 不計學分; 3 採計學分但不列入成績"},  # 3: meaning inferred
    "make_up_mode": {108: "1 隨班; 2 自學輔導; 3 專班辦理"},  # 1 and 2: meaning inferred
    "repeat_note": {108: "1 列抵; 2 再次修習"},
    # The meaning of 5, 6 and 7 is not published: only the codes are known.
    "transfer_status": {108: "1 轉學生; 2 轉科生; 3 跨課綱復學; 5; 6; 7"},
    "absence_kind": {
        108: "01 公假; 02 事假; 03 病假; 04 婚假; 05 產前假; 06 娩假; 07 陪產假; 08 流產假; 09 育嬰假; "
        "10 生理假; 11 喪假; 12 曠課"
    },
    "exploration_kind": {108: "學群; 類群; 就業"},
    "field_group[學群]": {
        108: "資訊; 工程; 數理化; 醫藥衛生; 生命科學; 生物資源; 地球與環境; 建築與設計; 藝術; "
        "社會與心理; 大眾傳播; 外語; 文史哲; 教育; 法政; 管理; 財經; 遊憩與運動"
    },
    "field_group[類群]": {
        108: "機械; 動力機械; 電機與電子; 土木與建築; 化工; 商業與管理; 外語; 設計; 家政; 餐旅; 農業; "
        "食品; 海事; 水產; 藝術"
    },
    "field_group[就業]": {108: ""},  # free text, see below
    "pathway": {108: "升大學; 升技專; 就業; 留學; 其他"},
    "enrolment_result": {108: "選上; 加選; 退選"},
    "advising_mode": {108: "1 團體; 2 個別"},
    "certification": {108: "未送; 認證中; 通過; 不通過"},
    "officer_level": {108: "1 校級; 2 班級; 3 社團; 4 實習幹部; 5 校外自治組織團體; 9 其他"},
    "school_officer_level": {108: "1 校級; 2 班級; 3 社團"},
    "contest_level": {108: "1 校級; 2 縣市級; 3 全國; 4 國際"},
    "team": {108: "1 個人; 2 團體"},
    "certificate_class": {108: "1 英語能力檢定; 2 其他語言; 3 技能檢定及技術士證照; 4 不在以上類別"},
    "flexible_kind": {108: "1 自主學習; 2 選手培訓; 3 充實(增廣)課程; 4 補強性課程; 5 學校特色活動"},
    "group_activity_kind": {108: "1 班級活動; 2 社團活動; 3 學生自治會活動; 4 週會; 5 講座; 6 其他"},
    "workplace_kind": {108: "1 職場體驗或參訪; 2 職場實習; 3 職場工作經驗; 4 其他"},
    "registrar": {108: "學生; 學校; 校外機構"},
    "outside_kind": {108: "競賽; 檢定; 其他"},
    "receipt_category": {108: "修課紀錄; 校內幹部經歷; 課程學習成果; 多元表現"},
    "confirmation": {108: "正確; 有誤"},
    "training_kind": {108: "學生訓練; 教師研習; 親師說明"},
    "working_group_seat": {108: "; ".join(SEATS)},  # how many persons each seat is: SEATS
    "deadline_grade": {108: "1; 2; 3; 全部"},
    "deadline_round": {108: "一般; 第一梯次; 第二梯次"},
    "office": {
        108: "註冊組; 教學組; 實研組; 國中註冊組; 訓育組; 生輔組; 輔導室; 課程諮詢教師; 資媒組; 圖書館; "
        "教務處; 學務處; 導師; 任課教師; 競賽承辦單位"
    },
}

# Lists that take a text in place of a code: the longest one, in characters.
FREE_TEXT = {"field_group[就業]": 30}
