"""Steps that the tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PHONE = {"width": 390, "height": 844}
CONTRAST = """e => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = e => { const c = channels(getComputedStyle(e).backgroundColor);
    return (c[3] ?? 1) === 0 && e.parentElement ? behind(e.parentElement) : c; };
  const [a, b] = [luminance(channels(getComputedStyle(e).color)), luminance(behind(e))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""


def ask(page: Page, question: str) -> Locator:
    """Type a question, send it by Enter and wait for its answer: the last turn of the conversation."""
    before = page.locator(".turn").count()
    box = page.get_by_role("textbox", name="问题")
    box.fill(question)
    box.press("Enter")
    return answer(page, before)


def answer(page: Page, number: int) -> Locator:
    """The turn of that number, from 0, once it is complete."""
    turn = page.locator(".turn").nth(number)
    turn.locator(".grounds, .refusal, .error").first.wait_for()
    return turn


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it is: the rule and the element, one a line."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    violations = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in violations for node in rule["nodes"]]
