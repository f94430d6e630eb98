"""Mails as people send them to an office, and as nobody should."""

from email.header import Header
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from tests.casestore.ledger_fixture import PDF

DATE = "Mon, 13 Jun 2022 10:00:00 +0800"
BODY = (
    "企业名称：样例建材有限公司\n统一社会信用代码：91360122MA0QX0147J\n货款至今未付，金额㐂佰万元。"
)


def headed(message: Message, number: int = 1, id: str = "mail-{}@example.com") -> Message:
    """``message`` with the headers of a real one."""
    message["From"] = f"{Header('样例建材', 'gb2312').encode()} <clerk{number}@example.com>"
    message["To"] = "office@example.gov.cn"
    message["Subject"] = Header(f"关于拖欠货款的反映 {number}", "gb2312").encode()
    message["Date"] = DATE
    if id:
        message["Message-ID"] = f"<{id.format(number)}>"
    return message


def simple(number: int = 1, body: str = BODY) -> bytes:
    """A mail of words alone, in gb18030 under the name of gb2312."""
    text = MIMEText("", "plain", "us-ascii")
    del text["Content-Transfer-Encoding"]
    text.replace_header("Content-Type", 'text/plain; charset="gb2312"')
    text["Content-Transfer-Encoding"] = "8bit"
    head = headed(text, number).as_bytes().rstrip(b"\n")
    return head + b"\n\n" + f"{body}\n第 {number} 封".encode("gb18030")


def with_files(number: int = 1, *files: tuple[str, bytes]) -> bytes:
    """A mail with attachments, their names as encoded words in GBK."""
    message = MIMEMultipart()
    message.attach(MIMEText(BODY, "plain", "utf-8"))
    for name, data in files or (("合同.pdf", PDF), ("线索表（盖章）.pdf", PDF + b"\n% signed\n")):
        part = MIMEApplication(data, "octet-stream")
        part["Content-Disposition"] = f'attachment; filename="{Header(name, "gbk").encode()}"'
        message.attach(part)
    return headed(message, number).as_bytes()


def nested(depth: int) -> bytes:
    """A mail in a mail in a mail, with a file in the innermost."""
    inner: Message = MIMEMultipart()
    inner.attach(MIMEText("最里面的话", "plain", "utf-8"))  # type: ignore[attr-defined]
    part = MIMEApplication(PDF, "pdf")
    part["Content-Disposition"] = 'attachment; filename="inner.pdf"'
    inner.attach(part)  # type: ignore[attr-defined]
    message = headed(inner, 0)
    for level in range(depth):
        outer = MIMEMultipart()
        outer.attach(MIMEText(f"转发第 {level} 层", "plain", "utf-8"))
        outer.attach(MIMEMessage(message))
        message = headed(outer, level + 1)
    return message.as_bytes()


def as_page(page: str) -> bytes:
    message = EmailMessage()
    message.set_content(page, subtype="html", charset="utf-8")
    return headed(message, 7).as_bytes()
