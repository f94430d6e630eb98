"""What an enterprise and the staff do, in the browser, by the names and words on the page."""

import re
from collections.abc import Mapping
from pathlib import Path

from passlib.totp import TOTP
from playwright.sync_api import FilePayload, Page, expect

from tests.waiting import until

#: The telephones by account.
TELEPHONES: dict[str, TOTP] = {}

#: How a radio, a list, a box and a text are filled: by the field's name alone.
FILL = """([values]) => {
  for (const [name, value] of Object.entries(values)) {
    for (const field of document.getElementsByName(name)) {
      if (field.type === 'radio') field.checked = field.value === value;
      else if (field.type === 'checkbox') field.checked = true;
      else if (field.type !== 'file') field.value = value;
    }
  }
}"""


def submit_clue(
    page: Page,
    address: str,
    campaign: str,
    values: Mapping[str, str],
    files: Mapping[str, list[Path]],
) -> tuple[str, str]:
    """Fill the clue form page by page until the receipt stands there; the number and the access
    code. The signed form is the one that is printed on the way."""
    page.goto(f"{address}/apply/{campaign}")
    for _page in range(10):
        if page.url.endswith("/receipt"):
            break
        before = page.url
        if before.endswith("/outcome"):
            page.click("main a.govuk-button")
        page.evaluate(FILL, [dict(values)])
        for name, paths in files.items():
            for field in page.locator(f"input[type=file][name={name}]").all():
                field.set_input_files([str(path) for path in paths])
        if before.endswith("/sign"):
            printed = page.request.get(f"{address}/apply/{campaign}/clue-form.pdf").body()
            form = FilePayload(name="线索表.pdf", mimeType="application/pdf", buffer=printed)
            page.set_input_files("input[name=signed_form]", form)
        with page.expect_navigation():  # a script sends the files first
            page.locator("main form button.govuk-button").last.click()
        problems = page.locator(".govuk-error-summary")
        assert problems.count() == 0, f"{before}: {problems.inner_text()}"
    expect(page.locator("#number")).to_be_visible()
    return page.locator("#number").inner_text().strip(), page.locator("#code").inner_text().strip()


def sign_in(page: Page, address: str, account: str, password: str, new: str) -> None:
    """Sign in; on the way a one-time password is changed to ``new``, and a telephone gets the
    account's second factor where the instance asks for one."""
    page.goto(f"{address}/desk/")
    page.fill("[name=email]", account)
    page.fill("[name=password]", password)
    page.get_by_role("button", name="登录").click()
    if "/account" in page.url:
        page.fill("[name=current]", password)
        page.fill("[name=new]", new)
        page.fill("[name=again]", new)
        page.get_by_role("button", name="修改密码").click()
    if page.url.endswith("/account/factor"):
        enrol(page, account)
    elif page.url.endswith("/sign-in") and page.locator("[name=code]").count():
        page.fill("[name=code]", str(TELEPHONES[account].generate().token))
        page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def enrol(page: Page, account: str) -> None:
    """Put the factor that the page shows on a telephone, and keep no recovery code."""
    key = page.locator(".qz-once").inner_text().replace("-", "")
    TELEPHONES[account] = TOTP(key)
    page.fill("[name=code]", str(TELEPHONES[account].generate().token))
    page.get_by_role("button", name="确认").click()
    expect(page.locator(".qz-codes li")).to_have_count(10)
    page.get_by_role("link", name="进入工作台").click()


def add_account(page: Page, address: str, name: str, email: str, roles: list[str]) -> str:
    """A further staff account; its one-time password."""
    page.goto(f"{address}/desk/staff/")
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    for role in roles:
        page.locator(f"[name=roles][value={role}]").check()
    page.get_by_role("button", name="新增账号").click()
    shown = re.search(r"\b([a-z0-9]{4}(?:-[a-z0-9]{4}){3})\b", page.locator("main").inner_text())
    assert shown, page.locator("main").inner_text()
    return shown[1]


def open_case(page: Page, address: str, number: str) -> str:
    """Find the case in the ledger by its number, where it is within seconds, and open it; its
    address."""
    link = page.get_by_role("link", name=number)
    page.goto(f"{address}/desk/ledger?view=all")
    page.fill("#q", number)
    page.press("#q", "Enter")
    until(lambda: link.count() or not page.reload())
    link.click()
    expect(page.locator("h1")).to_be_visible()
    return page.url


def move(
    page: Page, case: str, verb: str, values: Mapping[str, str], proof: Path | None = None
) -> None:
    """Make one move of the case at ``case`` and see that it was made."""
    page.goto(f"{case}/move/{verb}")
    page.evaluate(FILL, [{**values, "sure": "y"}])
    if proof:
        page.locator("input[type=file]").set_input_files(str(proof))
    page.locator("main form button[type=submit]").last.click()
    assert page.url == case, page.locator("main").inner_text()


def rebuild(page: Page, address: str) -> None:
    """Press the button and wait, by the page's own polling, until the release is live."""
    page.goto(f"{address}/desk/site/")
    page.get_by_role("button", name="更新公开站").click()
    expect(page.locator("[data-job-state]")).to_have_text(
        re.compile("已完成|失败"), timeout=120_000
    )
    expect(page.locator("[data-job-state]")).to_have_text("已完成")
