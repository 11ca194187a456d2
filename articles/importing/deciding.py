"""What is to become of each story of a batch. Nothing is written here but what the words name: photos, sections, authors.

So the long part of an import (reading, cleaning, pictures) holds no lock, and a dry run is this part alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import covering, languages, publishing
from articles.formats import Draft, VersionNote
from articles.importing import identity, lookups, pictures
from articles.importing.addresses import Guide
from articles.importing.identity import Known
from articles.importing.report import Outcome, Warning
from articles.importing.sources import Source
from articles.importing.state import Run, headline
from articles.models import Article, Origin, Status
from articles.publishing import Arrival, Earlier, Ready, Words

EDITED = "edited since its import; use --overwrite to replace"
FILLS = "fills the brief that held its place"
HELD: dict[str, str] = {
    Status.RETRACTED: "The story was retracted here, and an import does not bring it back; its new version waits on the desk.",
    Status.EXPIRED: "The story has expired here, and an import does not bring it back; its new version waits on the desk.",
    Status.IN_REVIEW: "The story is in review here; its new version waits on the desk.",
    Status.APPROVED: "The story is approved here; its new version waits on the desk, for another review.",
}
"""What the desk has decided about a story, and an import does not undo."""
UNREAD = ("draft", "in_review", "approved")
"""What is not for readers yet; an approval holds where it was given, so here such a story is to be read again."""


@dataclass
class Live:
    """How a story stands before readers: `publish` from `moment` on, or scheduled `at`; neither: it waits on the desk."""

    publish: bool = False
    moment: datetime | None = None
    updated: datetime | None = None
    at: datetime | None = None


@dataclass
class Plan:
    """One story of a batch: what becomes of it, and what to write. `known` is the story that is here already."""

    draft: Draft
    source: Source
    outcome: Outcome
    sentence: str = ""
    warnings: list[Warning] = field(default_factory=list)
    total: str = ""
    origin: Origin | None = None
    known: Article | None = None
    words: Words | None = None
    live: Live = field(default_factory=Live)
    ready: Ready | None = None
    slug: str = ""
    waiting: dict[str, str] = field(default_factory=dict)
    entries: list[covering.Brought] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        return self.outcome in (Outcome.CREATED, Outcome.UPDATED)

    @property
    def note(self) -> str:
        """What the history says of the version that is written."""
        return _("Imported from %(name)s") % {"name": self.source.name}


def decide(batch: Sequence[identity.Taken], run: Run) -> list[Plan]:
    """A plan for each story. One that cannot be stored is refused in its plan, and the others go on."""
    known, guide = Known(run, batch), Guide.for_batch(run, batch)
    plans = [_begin(draft, source, run, known, guide) for draft, source in batch]
    for plan in plans:
        if plan.is_written:
            _refused_or(plan, lambda: _complete(plan, run, guide))  # noqa: B023 -- called at once
    run.names.meet_tags(name for plan in plans if plan.is_written and plan.words for name in plan.words.tags)
    return plans


def _refused_or(plan: Plan, act) -> None:  # type: ignore[no-untyped-def]
    try:
        act()
    except (publishing.Refused, lookups.BadName) as refusal:
        plan.outcome, plan.sentence, plan.warnings = Outcome.REFUSED, str(refusal), []


def _begin(draft: Draft, source: Source, run: Run, known: Known, guide: Guide) -> Plan:
    """Which story it is, and whether there is anything to do; a new one gets its address, so that others may link to it."""
    total = identity.checksum(run, draft, source)
    origin = known.origin(draft, source, total)
    plan = Plan(draft, source, Outcome.UPDATED if origin else Outcome.CREATED, total=total, origin=origin)
    _count_names(draft, run)
    if not known.meet(draft, source, origin):
        sentence = f"Another story of this import has the same id, “{draft.key or source.name}”."
        plan.outcome, plan.sentence = Outcome.REFUSED, sentence
    elif origin and origin.checksum == total and not _awaits_publication(origin, draft, run):
        plan.outcome = Outcome.UNCHANGED
    elif origin and origin.article.latest_revision_id != origin.revision_id and not run.options.overwrite:
        plan.outcome, plan.sentence = Outcome.UNCHANGED, EDITED
    elif origin:
        plan.known = origin.article
    else:
        plan.known = known.brief(draft)
        plan.sentence = FILLS if plan.known else ""
        if plan.known is None:
            _name_twin(plan, known)
            plan.slug = known.slug(draft)
    if plan.is_written:
        guide.add(draft, source, plan.known.slug if plan.known else plan.slug)
    return plan


def _count_names(draft: Draft, run: Run) -> None:
    filed = draft.categories or filter(None, [draft.section])
    run.names.count("section" if draft.section else "category", filed)
    run.names.count("author", draft.authors)
    run.names.count("tag", draft.tags)


def _name_twin(plan: Plan, known: Known) -> None:
    twin = known.twin(plan.draft)
    if twin:
        plan.warnings.append(Warning(plan.draft.line, f"Another story has the same headline: {twin}"))


def _complete(plan: Plan, run: Run, guide: Guide) -> None:
    """The words, the pictures, and what readers are to see. Raises publishing.Refused, lookups.BadName."""
    notes = [Warning(note.line, note.text) for note in plan.draft.notes]
    plan.warnings = [*notes, *plan.warnings]
    words = publishing.tidied(_words(plan, run, guide))
    plan.words = words
    plan.entries = list(_entries(plan, run, guide))
    if any(warning.again for warning in plan.warnings):
        plan.total = ""  # so that the next run finds the story changed, and completes it
    plan.live = _live(plan, run, words)
    if plan.known is None:
        arrival = replace(_arrival(plan, run, words), earlier=tuple(_earlier(plan, run, guide)))
        plan.ready = publishing.ready(arrival, now=run.now, by=run.by)
    elif plan.draft.revisions:
        sentence = f"Its older versions ({len(plan.draft.revisions)}) were left out: the story has a history here."
        plan.warnings.append(Warning(plan.draft.line, sentence))


def _words(plan: Plan, run: Run, guide: Guide) -> Words:
    """What the draft says, completed by the options. A known story keeps its address, a brief its teaser if need be."""
    draft, source, chosen = plan.draft, plan.source, run.options
    # The names first: a name that is refused should leave no photo behind.
    section, authors = _section(draft, run), run.names.authors(run.names.mapped("author", draft.authors) or chosen.authors)
    lead = pictures.lead(draft.image, source, run, plan.warnings)
    body = guide.lead(draft.body, source, plan.waiting, plan.warnings)
    teaser = plan.known.summary if plan.known and plan.known.is_brief else ""
    return Words(
        headline=headline(draft),
        summary=draft.summary or teaser,
        body=pictures.in_body(body, source, run, plan.warnings, verbatim=draft.verbatim),
        slug=plan.slug,
        section=section,
        authors=authors,
        tags=run.names.mapped("tag", draft.tags) or chosen.tags,
        lead_photo=lead,
        canonical_url=draft.canonical_url,
        seo_title=draft.seo_title,
        seo_description=draft.seo_description,
        language=language(draft.language, draft.format),
    )


def _earlier(plan: Plan, run: Run, guide: Guide) -> Iterator[Earlier]:
    """Its older versions with their pictures, the oldest first. One that cannot be stored is left out, and said so."""
    for note in plan.draft.revisions:
        try:
            words = publishing.tidied(_words_of(note, plan, run, guide))
        except (publishing.Refused, lookups.BadName) as refusal:
            plan.warnings.append(Warning(plan.draft.line, f"An older version was left out: {refusal}"))
            continue
        saved = note.saved or plan.draft.date or run.now
        published = min(note.published, run.now) if note.published else None
        yield Earlier(words, min(saved, run.now), published, note.note)


def _body_of(body: str, plan: Plan, run: Run, guide: Guide) -> str:
    """A text beside the story's own, with its pictures stored; a link to a story that is not here yet keeps its address."""
    led = guide.lead(body, plan.source, {}, plan.warnings)
    return pictures.in_body(led, plan.source, run, plan.warnings, verbatim=plan.draft.verbatim)


def _words_of(note: VersionNote, plan: Plan, run: Run, guide: Guide) -> Words:
    """An older version’s words; its links lead where the stories are that are here, and wait for none."""
    section = run.names.mapped("section", [note.section] if note.section else [])
    lead = pictures.lead(note.image, plan.source, run, plan.warnings)
    return Words(
        headline=note.title, summary=note.summary, slug="" if note.slug == plan.draft.slug else note.slug,
        body=_body_of(note.body, plan, run, guide),
        section=run.names.section(section[0]) if section else None,
        authors=run.names.authors(run.names.mapped("author", note.authors)), tags=run.names.mapped("tag", note.tags),
        lead_photo=lead, canonical_url=note.canonical_url, seo_title=note.seo_title, seo_description=note.seo_description,
        language=language(note.language, plan.draft.format),
    )  # fmt: skip


def language(named: str, format: str) -> str:
    """The tag of a language. What another system says of a whole site ("en-US") is no other language than ours ("en")."""
    tag = languages.tidied(named)
    own = format != "json" and languages.is_same(tag, settings.LANGUAGE_CODE)
    return "" if own else tag


def _entries(plan: Plan, run: Run, guide: Guide) -> Iterator[covering.Brought]:
    """The entries of a live story, with their pictures stored; a link to a story that is not here yet keeps its address."""
    for note in plan.draft.live.entries if plan.draft.live else ():
        body = _body_of(note.body, plan, run, guide)
        said = covering.Said(note.headline, body, note.at, note.is_key, note.correction)
        yield covering.Brought(said, corrected=note.corrected, changed=note.changed, taken_back=note.taken_back)


def _section(draft: Draft, run: Run):  # type: ignore[no-untyped-def]
    """The first of its categories that the mapping does not leave out; of a source without sections, one that it names."""
    filed = [draft.section, *draft.categories] if draft.section else run.names.named("section", draft.categories)
    names = run.names.mapped("section", filed)
    return run.names.section(names[0] if names else run.options.section)


# --- before readers -------------------------------------------------------------------------------------------------
def _live(plan: Plan, run: Run, words: Words) -> Live:
    """Whether readers see it, and since when; the warnings say why not, unless it was asked for."""
    draft = plan.draft
    why_not = _why_not(draft, run, plan.known, bool(words.summary or words.body))
    if why_not is not None:
        if why_not:
            plan.warnings.append(Warning(draft.line, why_not))
        return Live()
    first = plan.known is None or plan.known.published_at is None or plan.known.is_brief
    moment = draft.date or (_moment_of(plan, run) if first else None)
    embargo = plan.known.embargo_until if plan.known else draft.embargo
    held = max(filter(None, (moment, embargo)), default=None)
    if held and held > run.now:
        plan.warnings.append(Warning(draft.line, f"It goes live at its date, {_shown(held)}."))
        return Live(at=held)
    updated = draft.updated
    if updated and updated > run.now:
        plan.warnings.append(Warning(draft.line, f"Its update, {_shown(updated)}, lies ahead and was left out."))
        updated = None
    if not words.body:
        plan.warnings.append(Warning(draft.line, "It has no text and is a brief: shown where it is pinned, in no list."))
    return Live(publish=True, moment=moment, updated=updated)


def _why_not(draft: Draft, run: Run, article: Article | None, has_words: bool) -> str | None:
    """Why the story is not published: a sentence, the empty string if nobody expected it to be; None if it is."""
    if article and article.status in HELD:
        return HELD[article.status]
    if run.options.status == "draft" or draft.status in UNREAD:
        waits = article is not None and article.published_at is not None
        return "The story is published here; its new version is a draft and waits on the desk." if waits else ""
    if not has_words:
        return "It has a headline alone, neither summary nor text, and stays a draft."
    return None


def _awaits_publication(origin: Origin, draft: Draft, run: Run) -> bool:
    """Whether the story came in as a draft, nobody has touched it since, and this run is to publish it."""
    article, revision = origin.article, origin.article.latest_revision
    untouched = article.status == Status.DRAFT and revision and revision.pk == origin.revision_id
    if not untouched or _why_not(draft, run, article, bool(draft.summary or draft.body)) is not None:
        return False
    return not article.events.exists()


def _moment_of(plan: Plan, run: Run) -> datetime:
    """The date of a story that names none: its file's, or now."""
    moment = plan.source.moment
    if moment is None or moment > run.now:
        plan.warnings.append(Warning(plan.draft.line, "It has no date and got the present moment."))
        return run.now
    plan.warnings.append(Warning(plan.draft.line, f"It has no date and got its file's, {_shown(moment)}."))
    return moment


def _shown(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i") if moment else ""


def _arrival(plan: Plan, run: Run, words: Words) -> Arrival:
    """A new story as the publishing verbs take it."""
    draft, live = plan.draft, plan.live
    retracted = (draft.retracted or run.now) if draft.status == "retracted" and live.publish else None
    if retracted and retracted > run.now:
        retracted = run.now
    expires = draft.expires if live.publish or live.at else None
    if draft.status == "expired" and live.publish:
        expires = min(draft.expires or run.now, run.now)
    is_over = expires is not None and expires <= run.now and live.publish
    in_review = draft.status in UNREAD[1:] and run.options.status != "draft" and bool(words.summary or words.body)
    return Arrival(
        words=words, note=plan.note, published_at=live.moment if live.publish else None,
        updated_at=live.updated, retracted_at=retracted, goes_live=live.at, in_review=in_review,
        expires_at=None if is_over else expires, expired_at=expires if is_over else None,
        embargo_until=draft.embargo, never_recommend=draft.never_recommend,
    )  # fmt: skip
