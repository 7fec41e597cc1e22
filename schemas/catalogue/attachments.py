"""The rules on attachments: there, of an allowed type and size, and whole."""

from schemas.catalogue.rule import ERROR, LAYOUT, PENDING, Rule, Section, cell, cells, words
from schemas.wording_attachments import LIMITS_SAID, SORTS_TAKEN

ATTACHMENTS = Section(
    "attachments",
    "附件",
    {
        ERROR: "該列退回；附件補齊後，重送表單或補放附件即可再檢核。",
        PENDING: "該列仍採認，但認證失效，視同「認證中」；重新認證以前不提交，也不以原來的檔案代替。",
    },
    (
        Rule(
            id="A01",
            severity=ERROR,
            title="找不到這一列的附件",
            finds="表單上填了附件的檔名，但資料夾的「附件」內沒有這個檔案；相近的檔名會列出。"
            "多人共用的資料夾裡，同一個檔名由不同的人送過不同的內容時，也無法判斷是哪一個。",
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
        Rule(
            id="A06",
            severity=PENDING,
            title="附件在認證之後換了內容",
            finds="認證通過以後，課程學習成果或多元表現的附件送來不同的內容；同一個檔案再送一次，或只改檔名，都不算。",
            advice="請認證的教師或主管處室看過現在的檔案，重新認證後把認證再送一次，認證日期填檔案送達當天或以後；"
            "換錯檔案時，請把原來的檔案重新放入。",
            clause="五(三)、五(四)",
            decides=False,
            example=words("附件", "認證通過以後，「成果.pdf」換成另一份", "看過新的「成果.pdf」後重新認證"),
        ),
    ),
)
