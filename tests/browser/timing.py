"""How fast the page is with the real assistant, by the browser's own account: ``python -m tests.browser.timing``.

Each view is opened by its address in a browser without any cache: first and largest contentful paint, when the view's
own content stood there, how long scripts blocked the page after the first paint (TBT), and what shifted in the layout
(CLS, all shifts together). Medians of several openings, in milliseconds but for CLS. POLICY_ASSISTANT_TEST_CACHE names
the folder where the models are unpacked.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from assistant.chain import Assistant
from assistant.commands.common import bundled
from assistant.web.holdings import Holdings
from index.generation import Generation
from index.reader.reader import Reader
from index.runtime.encoder import Encoder
from index.store import Store
from tests.assistant.libraries import holdings
from tests.assistant.test_report_view import result, stored
from tests.browser.conftest import CHROMIUM, DESKTOP, FLAGS, PATIENCE
from tests.browser.fake import LONG
from tests.browser.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TIMES = 5
VIEWS = {
    "ask": ".welcome .chip",
    "check": "#check-text",
    "library": "#library .hits li",
    "picture": "#picture .part",
    "report": "#report table",
}
"""The views, and what tells that they stand there."""
QUESTIONS = ("评成B会怎样？", "评估流程分几步？", "47号文的依据是什么？")
OBSERVED = """
window.figures = { FCP: 0, LCP: 0, CLS: 0, TBT: 0 };
const tasks = [];
const observe = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
observe("paint", (entry) => { if (entry.name === "first-contentful-paint") figures.FCP = entry.startTime; });
observe("largest-contentful-paint", (entry) => { figures.LCP = entry.startTime; });
observe("layout-shift", (entry) => { if (!entry.hadRecentInput) figures.CLS += entry.value; });
observe("longtask", (entry) => { if (entry.startTime >= figures.FCP) figures.TBT += Math.max(0, entry.duration - 50); });
"""  # noqa: E501
ASKED = """(question) => new Promise((done) => {
  const box = document.querySelector("#question textarea, #question input");
  const start = performance.now();
  const times = {};
  const look = () => {
    const turns = document.querySelector("#conversation .turns");
    if (turns) times.shown ??= performance.now() - start;
    if (document.querySelector("#conversation .sentence")) times.word ??= performance.now() - start;
    if (document.querySelector("#conversation .grounds")) { times.whole = performance.now() - start; done(times); }
    else requestAnimationFrame(look);
  };
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => { document.getElementById("send").click(); look(); });
})"""


READ = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const start = performance.now();
  document.querySelector("#library .hits button").click();
  while (!document.querySelector("#library .notice .body p")?.checkVisibility()) await frame();
  await frame();
  const opened = performance.now() - start;
  const body = document.querySelector("#library .notice .body");
  const frames = [];
  for (let at = 0, last = performance.now(); at <= 60; at += 1) {
    body.scrollTop = body.scrollHeight * at / 60;
    await frame();
    frames.push(performance.now() - last);
    last = performance.now();
  }
  return { opened, longest: Math.max(...frames) };
}"""


def opened(browser: Browser, url: str, selector: str) -> tuple[Page, dict[str, float]]:
    """A page in a fresh browser context, and its figures once ``selector`` stands there and nothing moves any more."""
    page = browser.new_context(viewport=DESKTOP, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    page.add_init_script(OBSERVED)
    start = perf_counter()
    page.goto(url)
    page.locator(selector).first.wait_for()
    content = (perf_counter() - start) * 1000
    page.evaluate("new Promise((done) => requestIdleCallback(() => requestIdleCallback(done)))")
    return page, {**page.evaluate("figures"), "content": content}


def asked(browser: Browser, url: str, question: str) -> dict[str, float]:
    """Milliseconds from pressing 发送 until the question is shown, the first sentence and the sources stand there."""
    page, _ = opened(browser, url, VIEWS["ask"])
    times: dict[str, float] = page.evaluate(ASKED, question)
    page.context.close()
    return times


def measure(browser: Browser, url: str) -> None:
    """Print the figures as Markdown tables."""
    names = ("FCP", "LCP", "content", "TBT", "CLS")
    print("| view |", " | ".join(names), "|\n|---|", "---|" * len(names), sep="")  # noqa: T201
    for view, selector in VIEWS.items():
        found = []
        for _ in range(TIMES):
            page, figures = opened(browser, f"{url}#{view}", selector)
            page.context.close()
            found.append(figures)
        middle = {name: median(each[name] for each in found) for name in names}
        cells = (f"{middle[name]:.3f}" if name == "CLS" else f"{middle[name]:.0f}" for name in names)
        print(f"| {view} |", " | ".join(cells), "|")  # noqa: T201
    times = [asked(browser, url, question) for question in QUESTIONS for _ in range(TIMES)]
    told = (f"{name} {median(each[name] for each in times):.0f}" for name in ("shown", "word", "whole"))
    print("\nfrom 发送, ms: " + ", ".join(told))  # noqa: T201


def long_notice(browser: Browser, place: Path) -> None:
    """Print how long a notice of 2 MB takes to open in 文件库, and the longest frame while it is leafed through."""
    with serving(holdings(place, documents=(LONG,)), place / "feedback.jsonl") as url:
        page, _ = opened(browser, f"{url}#library", VIEWS["library"])
        times = page.evaluate(READ)
        page.context.close()
    size = len(LONG.text.encode()) / 1e6
    print(f"a notice of {size:.1f} MB, ms: opened {times['opened']:.0f}, longest frame {times['longest']:.0f}")  # noqa: T201


def main() -> None:
    """Serve the bundled notices with the bundled models, and measure."""
    cache = Path(os.environ.get("POLICY_ASSISTANT_TEST_CACHE") or tempfile.mkdtemp())
    embedder, reader = Encoder(cache=cache), Reader(cache=cache)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        store = Store(Path(place) / "store")
        store.build(bundled(), embedder)
        reports = Path(place) / "reports"
        reports.mkdir()
        stored(reports, result(0.5), result(0.75))

        def over(generation: Generation) -> Assistant:
            return Assistant(generation, embedder, None, reader)

        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        library = Holdings(store, embedder, over)
        with serving(library, Path(place) / "feedback.jsonl", reports) as url:
            sys.stderr.write(f"{browser.version}, {os.cpu_count()} cores\n")
            library.ask(QUESTIONS[0])
            measure(browser, url)
        long_notice(browser, Path(place) / "long")
        browser.close()


if __name__ == "__main__":
    main()
