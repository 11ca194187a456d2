"""Everything that has a place on the desk, on one page."""

from django.contrib import admin

from articles.admin.addresses import MissAdmin, RedirectAdmin
from articles.admin.authors import AuthorAdmin
from articles.admin.boxes import BoxesAdmin
from articles.admin.fronts import BannerAdmin, SectionAdmin, SlotAdmin
from articles.admin.imports import ImportAdmin
from articles.admin.people import PersonAdmin
from articles.admin.photos import PhotoAdmin
from articles.admin.relations import PendingLinkAdmin
from articles.admin.stories import StoryAdmin
from articles.admin.tags import TagAdmin
from articles.models import (
    Article,
    Author,
    Banner,
    FormerAddress,
    ImportRun,
    Miss,
    PendingLink,
    Person,
    Photo,
    RelatedCount,
    Section,
    Slot,
    Tag,
)

SEATS: dict[type, type[admin.ModelAdmin]] = {
    Article: StoryAdmin,
    Photo: PhotoAdmin,
    Tag: TagAdmin,
    Section: SectionAdmin,
    Author: AuthorAdmin,
    Slot: SlotAdmin,
    Banner: BannerAdmin,
    PendingLink: PendingLinkAdmin,
    RelatedCount: BoxesAdmin,
    FormerAddress: RedirectAdmin,
    Miss: MissAdmin,
    ImportRun: ImportAdmin,
    Person: PersonAdmin,
}
