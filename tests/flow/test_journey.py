"""The whole way once, in a browser: from a notice read to a public case with nothing of the
claimant in it."""

import io
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.axe import faults
from tests.flow.acting import (
    FILL,
    add_account,
    move,
    open_case,
    rebuild,
    sign_in,
    submit_clue,
)
from tests.flow.crowd import four_alike
from tests.flow.running import DAYS, ROOT, Office
from tests.waiting import until

PASSWORD = "long-enough-to-remember-37"


@dataclass(frozen=True)
class Story:
    """A clue and what becomes of it; ``brand`` is the claimant's name as it must never be public,
    ``leads_to`` the unit that the rules propose."""

    campaign: str
    answers: dict[str, str]
    enterprise: str
    brand: str
    uscc: str
    title: str
    leads_to: str


STORIES = [
    Story(
        "xinjian-2022",
        {
            "respondent_kind": "department",
            "respondent_level": "county",
            "category": "payment-overdue",
        },
        "江西泽川渡建材有限公司",
        "泽川渡",
        "91360122MA0QX0147J",
        "市政道路材料款分三期付清",
        "science-industry",
    ),
    Story(
        "zengdu-2024",
        {
            "respondent_kind": "state-owned-enterprise",
            "respondent_level": "county",
            "category": "arrears",
        },
        "随州霖石渡机电有限公司",
        "霖石渡",
        "91421303MA49ABCD1J",
        "设备尾款列入当年支出后付清",
        "state-assets",
    ),
]


def values(story: Story) -> dict[str, str]:
    return {
        **story.answers,
        "claimant_kind": "enterprise",
        "judicial_status": "none",
        "enterprise": story.enterprise,
        "uscc": story.uscc,
        "enterprise_kind": "small",
        "industry": "F",
        "address": f"{story.brand}路18号",
        "legal_representative": "欧阳示例",
        "contact": "上官示例",
        "phone": "13800004417",
        "email": "lianxi@zechuandu.example",
        "respondent": "城市建设服务中心",
        "project": "老粮站东路管材供应合同",
        "amount": "268.5",
        "sme_arrears": "no",
        "facts": "竣工结算后三年没有付款，多次催要没有结果。",
        "request": "付清所欠货款。",
        "signer": "欧阳示例",
        "signer_position": "总经理",
        "signed_on": "2022-05-06",
        "declaration": "yes",
        "problem_found_by": "enterprise",
    }


@pytest.fixture(scope="module")
def desk(office: Office, chromium: Browser) -> tuple[Page, Page, Page]:
    """Three members of staff, signed in: who handles a case, who verifies it, who approves what
    is published of it."""
    admin, *people = (chromium.new_context().new_page() for _person in range(4))
    sign_in(admin, office.address, office.account, office.password, PASSWORD)
    roles = ("coordinator", "coordinator", "reviewer")
    for number, (page, role) in enumerate(zip(people, roles, strict=True)):
        email = f"{role}{number}@example.gov.cn"
        once = add_account(admin, office.address, f"岗位 {number}", email, [role])
        sign_in(page, office.address, email, once, PASSWORD)
    return people[0], people[1], people[2]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.campaign)
def test_a_clue_becomes_a_public_case(
    story: Story, office: Office, chromium: Browser, papers: Path, desk: tuple[Page, Page, Page]
) -> None:
    visitor = chromium.new_context(viewport={"width": 375, "height": 800}).new_page()
    reads_notice_and_guide(visitor, office, story)
    files = {
        "evidence": [papers / "contract.pdf", papers / "photo.jpg"],
        "signed_form": [papers / "form.pdf"],
    }
    number, code = submit_clue(visitor, office.address, story.campaign, values(story), files)
    sees_status(visitor, office, number, code, "已收到")

    first, verifier, second = desk
    case = open_case(first, office.address, number)
    expect(first.locator("main")).to_contain_text(story.enterprise)
    handles(first, case, story, papers)
    verifies(first, verifier, case, story)
    sees_status(visitor, office, number, code, "已销号")
    before = figure(visitor, office, story)
    four_alike(office, story.campaign, values(story), story.leads_to)
    publishes(first, second, case, story)
    rebuild(first, office.address)
    is_public(visitor, office, story, before)
    assert not leaks(office.instance / "current", story), "nothing of the claimant is public"


def reads_notice_and_guide(page: Page, office: Office, story: Story) -> None:
    page.goto(f"{office.address}/campaigns/{story.campaign}/")
    page.get_by_role("link", name="办事指南").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"{office.address}/campaigns/{story.campaign}/notices/announcement/")
    address = page.locator("a[href$='announcement.pdf']").first.evaluate("link => link.href")
    assert PdfReader(io.BytesIO(page.request.get(address).body())).pages


def sees_status(page: Page, office: Office, number: str, code: str, state: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{office.address}/status")
    page.fill("[name=number]", number)
    page.fill("[name=code]", code)
    page.locator("main form button").last.click()
    until(lambda: state in page.locator("main").inner_text() or not page.reload())


def handles(page: Page, case: str, story: Story, papers: Path) -> None:
    move(page, case, "accept", {})
    page.goto(f"{case}/move/transfer")
    assert page.locator("[name=unit]").input_value() == story.leads_to
    page.locator("main form button[type=submit]").last.click()
    assert page.url == case, page.locator("main").inner_text()
    move(page, case, "take_up", {})
    told = "三期款项已经全部付清。"
    said = {"outcome": "instalments", "reason": "附银行回单。", "told": told}
    move(page, case, "settle", said, papers / "proof.png")


def verifies(first: Page, verifier: Page, case: str, story: Story) -> None:
    """Another person than who handled it, and not with figures that were mixed up."""
    first.goto(case)
    expect(first.locator("main")).to_contain_text("核查要换一个人。可以请岗位 1办理")
    verifier.goto(f"{case}/move/strike_off")
    words = "到企业核对账目，三笔回单与到账记录一致，企业确认结清。"
    found = {"verification": words, "visited": DAYS[story.campaign], "fulfilled": "286.4"}
    found["asked"] = "电话问过，企业说款项已经收到。"
    verifier.evaluate(FILL, [{**found, "checked": "y", "sure": "y"}])
    verifier.locator("main form button[type=submit]").last.click()
    expect(verifier.locator("main")).to_contain_text("超过登记的涉及金额 268.5 万元")
    expect(verifier.locator("[name=verification]")).to_have_value(words)
    move(verifier, case, "strike_off", {**found, "checked": "y", "fulfilled": "268.5"})


def publishes(first: Page, second: Page, case: str, story: Story) -> None:
    words = {
        "title": story.title,
        "happened": f"{story.brand}公司供应管材，竣工结算后三年没有收到货款。",
        "done": "牵头单位约谈责任单位，双方签订履行协议，分三期付款。",
        "result": "三期款项全部到账。",
        "basis": "",
    }
    writes(first, case, words)
    expect(first.locator("main")).to_contain_text(story.brand)
    assert first.get_by_role("button", name="提交复核").get_attribute("aria-disabled") == "true"
    writes(first, case, {**words, "happened": "某建材企业供应管材，竣工结算后三年没有收到货款。"})
    first.locator("[name=read]").check()
    first.get_by_role("button", name="提交复核").click()

    address = first.url.split("/desk/")[0]
    id = case.rsplit("/", 1)[1]
    first.goto(f"{address}/desk/summary/{id}")
    assert first.get_by_role("button", name="批准公开").count() == 0, (
        "who wrote it can't approve it"
    )
    second.goto(f"{address}/desk/summary/{id}/preview")
    expect(second.locator("h1")).to_have_text(story.title)
    second.goto(f"{address}/desk/summary/{id}")
    second.locator("[name=sure]").check()
    second.get_by_role("button", name="批准公开").click()
    expect(second.locator("main")).to_contain_text("已批准")


def writes(page: Page, case: str, words: dict[str, str]) -> None:
    page.goto(f"{case}/summary")
    for name, text in words.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=outcome]", "instalments")
    page.get_by_role("button", name="保存并检查").click()


def figure(page: Page, office: Office, story: Story) -> int:
    """The struck-off cases that the campaign's figures page shows; an empty page has none."""
    page.goto(f"{office.address}/campaigns/{story.campaign}/figures/")
    if not page.locator(".qz-numbers").count():
        return 0
    shown = (
        page.locator(".qz-numbers div").filter(has_text="核查销号").locator("dd").first.inner_text()
    )
    return int("".join(character for character in shown if character.isdigit()) or 0)


def is_public(page: Page, office: Office, story: Story, before: int) -> None:
    page.goto(f"{office.address}/campaigns/{story.campaign}/cases/")
    page.get_by_role("link", name=story.title).first.click()
    expect(page.locator("h1")).to_have_text(story.title)
    expect(page.locator("main")).to_contain_text("某建材企业")
    expect(page.locator("main")).to_contain_text("100 万—1000 万元")
    assert figure(page, office, story) == before + 5, "a batch of five, not one"
    page.goto(f"{office.address}/search#q={story.title[:4]}")
    expect(page.locator("main")).to_contain_text(story.title)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def leaks(release: Path, story: Story) -> list[str]:
    """Every file of the release in which something of the claimant stands, raw or inside a PDF."""
    secrets = [
        story.brand,
        story.uscc,
        "欧阳示例",
        "上官示例",
        "13800004417",
        "zechuandu",
        "老粮站",
        "268.5",
    ]
    found = []
    for path in release.resolve().rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        text = data.decode("utf-8", "replace")
        if path.suffix == ".pdf":
            reader = PdfReader(io.BytesIO(data))
            attached = b"".join(part for parts in reader.attachments.values() for part in parts)
            text += (
                "".join(page.extract_text() for page in reader.pages)
                + str(reader.metadata)
                + attached.decode()
            )
        found += [f"{path}: {secret}" for secret in secrets if secret in text]
    return found


def test_the_screenshot_of_the_readme_is_the_home_page(office: Office, chromium: Browser) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 860})
    page.goto(f"{office.address}/")
    shot = page.screenshot()
    assert shot[:4] == b"\x89PNG"
    if os.environ.get("QINGZHANG_SCREENSHOT"):
        keep_small(shot, ROOT / "docs/screenshot.png")
    expect(page.locator("h1")).to_be_visible()


def keep_small(shot: bytes, target: Path) -> None:
    """``shot`` with 128 colours, so that the repository stays small."""
    from PIL import Image

    Image.open(io.BytesIO(shot)).convert("RGB").quantize(128).save(target, optimize=True)
