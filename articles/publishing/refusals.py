"""What a verb says when it does not do what was asked."""

from collections.abc import Sequence

from articles.merging import Collision
from articles.models import Revision


class Refused(Exception):
    """A verb did not do what was asked; the message is a sentence for the editor."""


class Conflict(Refused):
    """Somebody saved the story since this version of it was opened."""


class Collided(Conflict):
    """Two people changed the same words: `theirs` is the version saved meanwhile, `collisions` what has to be chosen."""

    def __init__(self, sentence: str, theirs: Revision, collisions: Sequence[Collision]) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.collisions = collisions


class Incomplete(Refused):
    """The story lacks what a reader would need."""


class Unready(Refused):
    """A check that blocks (checking.blocking) found something to mend first."""


class Embargoed(Refused):
    """The story must not be seen before its embargo ends."""


class NotAllowed(Refused):
    """Whoever asks may not do this to this story (allowing.may)."""


class Expired(Refused):
    """Readers would see it no more: the moment until which the story is shown has passed, or comes first."""


class NothingToPublish(Refused):
    """Readers already see the newest version."""


class NothingToDo(Refused):
    """The story is already as the verb would have it."""


class UnknownTag(Refused):
    """A name is no tag, and the list of tags is closed to whoever asks."""


class WrongStatus(Refused):
    """The verb makes no sense for a story in this status."""


class PastMoment(Refused):
    """A moment that should lie ahead has passed, or the other way round."""
