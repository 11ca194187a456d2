"""Which pictures the documentation has, and how each is taken: a function of a `Desk` that returns what is to be seen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the names of the pictures are read where there is no browser
    from playwright.sync_api import Browser, Locator, Page

TEXT = ".tiptap.ProseMirror"
WIDE, NARROW = (1280, 860), (390, 844)


@dataclass
class Desk:
    """The demonstration in a browser: `open` an address as somebody, and see it."""

    browser: "Browser"
    address: str
    password: str
    contexts: dict[tuple, Any] = field(default_factory=dict)

    def open(self, path: str, *, who: str = "editor", size: tuple[int, int] = WIDE, dark: bool = False) -> "Page":
        """A page of the site, once it stands still."""
        key = (who, size, dark)
        if key not in self.contexts:
            scheme = "dark" if dark else "light"
            width, height = size
            context = self.browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
            )
            self.contexts[key] = context
            self._log_in(context.new_page(), who)
        page = self.contexts[key].new_page()
        page.goto(self.address + path)
        page.wait_for_load_state("networkidle")
        return page

    def story(self, slug: str, **how) -> "Page":
        """The form of a story of the samples."""
        page = self.open(f"/admin/articles/article/?q=/story/{slug}/", **how)
        path = page.locator("#result_list a.told").first.get_attribute("href")
        page.close()
        page = self.open(path, **how)
        page.locator(TEXT).wait_for()
        return page

    def _log_in(self, page: "Page", who: str) -> None:
        page.goto(f"{self.address}/admin/login/")
        page.get_by_label("Username").fill(who)
        page.get_by_label("Password").fill(self.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/")
        page.close()


def front(desk: Desk) -> "Page | Locator":
    return desk.open("/")


def form(desk: Desk) -> "Page | Locator":
    return desk.story("averil-night-inspection")


def home(desk: Desk) -> "Page | Locator":
    return desk.open("/admin/", size=(1280, 1040))


def home_phone(desk: Desk) -> "Page | Locator":
    return desk.open("/admin/", size=NARROW)


def form_dark(desk: Desk) -> "Page | Locator":
    return desk.story("fellside-fences", dark=True)


def form_phone(desk: Desk) -> "Page | Locator":
    return desk.story("averil-night-inspection", size=NARROW)


def panel(desk: Desk) -> "Page | Locator":
    page = desk.story("averil-night-inspection", size=(1280, 2500))
    return page.locator(".panel")


def checks(desk: Desk) -> "Page | Locator":
    page = desk.story("gallen-winter-chains")
    page.locator("#checks li").first.wait_for()
    return page.locator("#checks")


def related(desk: Desk) -> "Page | Locator":
    page = desk.story("averil-night-inspection", size=(1280, 2600))
    return page.locator("#related")


def preview(desk: Desk) -> "Page | Locator":
    page = desk.story("averil-night-inspection")
    page.goto(desk.address + page.locator("#preview-link").get_attribute("href"))
    page.wait_for_load_state("networkidle")
    return page


def compare(desk: Desk) -> "Page | Locator":
    page = desk.story("averil-night-inspection")
    page.goto(page.url.replace("/change/", "/compare/"))
    return page


def conflict(desk: Desk) -> "Page | Locator":
    """The editor and the reporter change one sentence."""
    theirs = desk.story("skerra-cable-survey", who="reporter")
    mine = desk.story("skerra-cable-survey")
    for page, words in ((theirs, "At noon: "), (mine, "Off the island: ")):
        page.locator(f"{TEXT} p").first.click(position={"x": 4, "y": 8})
        page.keyboard.press("Home")
        page.keyboard.type(words)
        page.keyboard.press("Control+S")
        page.wait_for_load_state("networkidle")
    mine.locator(".collided").scroll_into_view_if_needed()
    return mine


def photo(desk: Desk) -> "Page | Locator":
    page = desk.open("/admin/articles/photo/?q=lamp")
    page.goto(desk.address + page.locator("#result_list tbody a").first.get_attribute("href"))
    page.set_viewport_size({"width": 1280, "height": 1040})
    page.wait_for_load_state("networkidle")
    image = page.locator(".photo-shown")
    image.click(position={"x": 200, "y": 150})
    page.evaluate("scrollTo(0, 0)")
    return page


def several(desk: Desk) -> "Page | Locator":
    page = desk.open("/admin/articles/article/?standing=draft")
    for row in (1, 2, 4):
        page.locator("#result_list tbody .action-select").nth(row).check()
    page.locator("select[name=action]").select_option("submit")
    return page


def would(desk: Desk) -> "Page | Locator":
    page = several(desk)
    page.locator(".actions button").click()
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": 1280, "height": 620})
    return page


def fronts(desk: Desk) -> "Page | Locator":
    page = desk.open("/admin/articles/slot/fronts/")
    page.get_by_role("button", name="Hold").nth(2).click()
    page.wait_for_load_state("networkidle")
    return page


def palette(desk: Desk) -> "Page | Locator":
    page = desk.open("/admin/")
    page.keyboard.press("Control+k")
    page.keyboard.type("batter")
    page.locator("#find-list [role=option]", has_text="batter").first.wait_for()
    return page


def talk(desk: Desk) -> "Page | Locator":
    page = desk.story("averil-night-inspection", size=(1280, 1600))
    return page.locator("#talk")


# The home first: a comment that was seen calls nobody any more.
SHOTS: dict[str, Callable[[Desk], Any]] = {
    "home": home, "home-phone": home_phone, "palette": palette, "front": front, "desk": form, "form-dark": form_dark,
    "form-phone": form_phone, "panel": panel, "checks": checks, "related": related, "talk": talk, "preview": preview,
    "compare": compare, "photo": photo, "list": several, "bulk": would, "conflict": conflict, "fronts": fronts,
}  # fmt: skip
