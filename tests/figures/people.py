"""axe on every kind of page, light and dark, on a telephone and on a desk."""

from collections.abc import Iterator

from playwright.sync_api import Page, sync_playwright

from tests.figures import tools
from tests.figures.figure import Figure, counted
from tests.figures.site import Site

WIDTHS = {"telephone": 390, "desk": 1440}
THEMES = ("light", "dark")
RUN = "() => axe.run({resultTypes: ['violations']})"


def measure(site: Site) -> list[Figure]:
    """One figure a theme: violations at both widths."""
    script = (tools.package("axe-core") / "axe.min.js").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.chromium(), args=["--no-sandbox", "--disable-gpu"])
        return [_in_theme(browser, theme, site, script) for theme in THEMES]


def _in_theme(browser, theme: str, site: Site, script: str) -> Figure:
    found: list[str] = []
    for name, width in WIDTHS.items():
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, bypass_csp=True)
        page = context.new_page()
        for kind, address in site.pages.items():
            page.goto(address)
            found += [f"{kind}, {name}, {theme}: {each}" for each in violations(page, script)]
        context.close()
    return counted(f"axe: violations, {theme}, {len(site.pages)} kinds of page at {len(WIDTHS)} widths", found)


def violations(page: Page, script: str) -> Iterator[str]:
    """What axe, given as its script, finds on the page as it stands."""
    page.evaluate(script)
    for rule in page.evaluate(RUN)["violations"]:
        yield f"{rule['id']}: {rule['help']} ({'; '.join(' '.join(map(str, node['target'])) for node in rule['nodes'][:3])})"
