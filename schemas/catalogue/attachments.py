"""The rules on attachments: there, of an allowed type and size, and whole."""

from schemas.catalogue.rule import ERROR, LAYOUT, Rule, Section, cell, cells, words
from schemas.wording_attachments import LIMITS_SAID, SORTS_TAKEN

ATTACHMENTS = Section(
    "attachments",
    "附件",
    {ERROR: "該列退回；附件補齊後，重送表單或補放附件即可再檢核。"},
    (
        Rule(
            id="A01",
            severity=ERROR,
            title="找不到這個附件",
            finds="表單上填了附件的檔名，但資料夾的「附件」內沒有這個檔案；相近的檔名會列出。",
            advice="請把檔案放入資料夾內的「附件」，檔名須完全相同。",
            clause="五(三)、五(四)",
            example=cell(
                "學期課程學習成果", "文件檔案名稱", "成果報告.pdf", "成果.pdf", "「附件」內只有「成果.pdf」。"
            ),
        ),
        Rule(
            id="A02",
            severity=ERROR,
            title="附件的檔案類型不在允許之列",
            finds=f"依檔案內容判斷，{SORTS_TAKEN}；課程計畫書只收 PDF。",
            advice="請轉存為允許的類型後再放入；只改副檔名無效。",
            source=LAYOUT,
            example=words("附件", "把「報告.docx」改名為「報告.pdf」", "另存為 PDF 的「報告.pdf」"),
        ),
        Rule(
            id="A03",
            severity=ERROR,
            title="附件超過大小上限",
            finds=f"{LIMITS_SAID}。",
            advice="請壓縮、降低解析度或剪短後再放入。",
            source=LAYOUT,
            example=words("附件", "「報告.pdf」6 MiB", "「報告.pdf」3 MiB"),
        ),
        Rule(
            id="A04",
            severity=ERROR,
            title="附件是空的、損壞或加密",
            finds="附件沒有內容、在中途截斷、內容損壞，或加了密碼或使用限制的保護。",
            advice="請在電腦上確認能完整開啟，並移除密碼與保護，再放入一次。",
            source=LAYOUT,
            example=words("附件", "0 位元組的「報告.pdf」", "能開啟的「報告.pdf」"),
        ),
        Rule(
            id="A05",
            severity=ERROR,
            title="文件與影音檔案都沒有填",
            finds="課程學習成果沒有任何檔案：文件與影音的檔案名稱都空白。",
            advice="至少填一個文件檔案或影音檔案名稱。",
            clause="五(三)",
            example=cells("學期課程學習成果", {"文件檔案名稱": "", "影音檔案名稱": ""}, 文件檔案名稱="成果.pdf"),
        ),
    ),
)
