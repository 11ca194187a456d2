"""What the desk's pages of stories ask before they show or do something: allowing.py answers, in Django's words."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from articles import allowing, searching
from articles.forms.widgets import is_number
from articles.models import Article


class Permitted:
    """Mixed into StoryAdmin, before ModelAdmin. Without a story each question is about stories at all."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What this person finds in lists, searches and autocompletion."""
        return allowing.visible(request.user)

    def found(self, request: HttpRequest, stories: QuerySet, term: str) -> QuerySet:
        """Those found by words: of the newest versions, where this person may look behind what readers see."""
        if allowing.sees_all(request.user):
            return searching.narrow(stories, term)
        own, others = stories.filter(is_own=True), stories.filter(is_own=False)
        return searching.narrow(own, term) | searching.narrow(others, term, scope=searching.Scope.READERS)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return allowing.may(request.user, "see", obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return allowing.may(request.user, "see")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return allowing.may_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return allowing.may(request.user, "write", obj)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return allowing.may(request.user, "publish")

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Only a story that readers have never seen is deleted, one at a time; the rest is retracted."""
        return obj is not None and obj.published_at is None and allowing.may(request.user, "discard", obj)

    def may_write(self, request: HttpRequest, pk: str) -> bool:
        """Whether this person may write in the story of that number, or there is none. Raises PermissionDenied to who may not
        even see it. No query for who may write everywhere."""
        if allowing.writes_everywhere(request.user) or not is_number(pk):
            return True
        story = Article.objects.select_related("latest_revision").defer("body", "latest_revision__body").filter(pk=pk).first()
        if story and not allowing.may(request.user, "see", story):
            raise PermissionDenied
        return story is None or allowing.may(request.user, "write", story)

    def story_for(self, request: HttpRequest, verb: str, pk: int) -> Article:
        """The story of that number, for whoever may do this to it. Raises PermissionDenied, Http404."""
        if not allowing.may(request.user, verb):
            raise PermissionDenied
        found = Article.objects.select_related("section", "lead_photo", "latest_revision").filter(pk=pk).first()
        if found is None:
            raise Http404
        if not allowing.may(request.user, verb, found):
            raise PermissionDenied
        return found

    def story_in_form(self, request: HttpRequest, pk: int | None) -> Article | None:
        """For what a form asks while one types: the story that it is of, without its text; None for one not saved yet."""
        if pk is not None:
            return self.story_for(request, "write", pk)
        if not allowing.may_add(request.user):
            raise PermissionDenied
        return None
