"""How many presses of the mouse lie between "new story" and a published one with summary, section, two tags and a picture.

A `Hand` does as somebody does who types words and uses the mouse for the rest: it counts each press, and keys that are not part
of a word apart. Opening a list of the browser and choosing from it are two presses. `ours` walks through the desk's form,
`stock` through what Django's admin makes of the same model by itself.
"""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime
from django.urls import path
from django.utils import timezone
from playwright.sync_api import Locator, Page

from articles import publishing
from articles.models import Article, Status

HEADLINE, SUMMARY = "Cranes go quiet", "The port turns to batteries."
BODY = "The crane driver says that the work has changed."
SECTION, TAGS, PICTURE = "Energy", ("Grid storage", "Ports"), "A harbour at dawn"


class Hand:
    """Somebody's hand on a page; `clicks` and `keys` are what it has done, letters not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, thing: Locator) -> None:
        thing.click()
        self.clicks += 1

    def choose(self, select: Locator, label: str) -> None:
        """From a list of the browser's own: one press opens it, one takes the line."""
        select.select_option(label=label)
        self.clicks += 2

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1


def ours(page: Page, site: str) -> Hand:
    """From the desk's home to “Published” by the desk's form."""
    hand = Hand(page)
    page.goto(f"{site}/admin/")
    hand.click(page.get_by_role("link", name="New story"))
    page.locator(".tiptap.ProseMirror").wait_for()
    page.locator("#id_headline:focus").wait_for()
    hand.type(HEADLINE)
    hand.press("Enter")
    hand.type(SUMMARY)
    hand.press("Enter")
    hand.type(BODY)
    hand.choose(page.get_by_label("Section", exact=True), SECTION)
    hand.click(page.get_by_role("combobox", name="Tags"))
    for tag in TAGS:
        hand.type(tag)
        page.locator("#id_tags_offers").get_by_role("option", name=tag).wait_for()
        hand.press("Enter")
    hand.click(page.get_by_role("combobox", name="Choose from the photos"))
    hand.type(PICTURE)
    hand.click(page.get_by_role("option", name=PICTURE))
    page.locator("#photo-preview").get_by_alt_text(PICTURE).wait_for()
    page.wait_for_load_state("networkidle")  # a hand is slower than the checks that follow it
    hand.click(page.get_by_role("button", name="Publish now"))
    page.get_by_text("Readers see it now").first.wait_for()
    return hand


def stock(page: Page, site: str) -> Hand:
    """From the admin's home to “was added successfully” by the form that Django makes."""
    hand = Hand(page)
    page.goto(f"{site}/admin/stock/")
    hand.click(page.get_by_role("row", name="Articles").get_by_role("link", name="Add"))
    page.locator("#id_headline:focus").wait_for()
    hand.type(HEADLINE)
    hand.click(page.get_by_label("Summary"))
    hand.type(SUMMARY)
    hand.click(page.get_by_label("Body"))
    hand.type(f"<p>{BODY}</p>")
    hand.choose(page.get_by_label("Section"), SECTION)
    hand.choose(page.get_by_label("Lead photo"), PICTURE)
    hand.click(page.get_by_label("Tags"))
    hand.type(", ".join(TAGS))
    hand.choose(page.get_by_label("Status"), "Published")
    hand.click(page.get_by_role("link", name="Today"))
    hand.click(page.get_by_role("link", name="Now"))
    hand.click(page.get_by_role("button", name="Save", exact=True))
    page.get_by_text("was added successfully").wait_for()
    return hand


# --- Django's own admin of the same model ---------------------------------------------------------------------------
class StockForm(forms.ModelForm):
    """What ModelAdmin makes of the model, with the two fields that our model hides from forms."""

    state = forms.ChoiceField(label="Status", choices=Status.choices)
    moment = forms.SplitDateTimeField(label="Published", widget=AdminSplitDateTime)

    class Meta:
        model = Article
        fields = ("headline", "slug", "summary", "body", "section", "lead_photo", "tags")

    def clean(self):
        # Our model's constraints want versions beside the row; the verbs below write them.
        self._validate_constraints = False
        return super().clean()


class StockAdmin(admin.ModelAdmin):
    form = StockForm
    prepopulated_fields = {"slug": ("headline",)}

    def save_model(self, request, obj, form, change):
        names = ("headline", "slug", "summary", "body", "section", "lead_photo", "tags")
        words = publishing.Words(**{name: form.cleaned_data[name] for name in names})
        story = publishing.revise(None, words, now=timezone.now(), by=request.user).article
        publishing.publish(story, now=timezone.now(), by=request.user)
        obj.pk = story.pk

    def save_related(self, *args):
        """Tags are part of the version."""


site = admin.AdminSite(name="stock")
site.register(Article, StockAdmin)


def addresses():
    """What the address of the site holds beside its own, while this is counted."""
    from newsroom.urls import urlpatterns

    return [path("admin/stock/", site.urls), *urlpatterns]
