"""The life of a story: revise, submit, approve, schedule, publish, publish_due, retract, restore, correct.

The only writer of an article's status and of the words that readers see. Each verb checks first, then changes
everything in one transaction, and leaves what follows (propagating) for after the commit. Moments are aware
datetimes; `now` is an argument. `version` is the number the editor's form was opened with: a verb that meets
another number raises Conflict and changes nothing.

drafting   revise, restore, discard
joining    join: revise, upon a version that may not be the newest any more
arriving   stories from elsewhere, many at once
reviewing  submit, recall, approve, send_back
showing    schedule, unschedule, publish, publish_due, retract, set_rules
expiring   set_expiry, expire_due: until when readers see a story
correcting correct, uncorrect: dated notes for readers
pruning    prune: old versions that nobody needs
require    that somebody may do a verb at all (allowing); the verbs themselves do not ask
refiling   refile: another section; amending: a version more that changes no word
together   one verb upon many stories, tried or done
retagging  tags added to many stories, or taken off, at once: preview, apply
words      what an editor writes; steps: what the verbs share; refusals: what they say no with
"""

from . import retagging, together
from .arriving import Arrival, Arrived, Earlier, Ready, bring_in, lead_links, ready, withdraw
from .correcting import correct, uncorrect
from .drafting import discard, restore, revise
from .expiring import expire_due, set_expiry
from .joining import Joined, join
from .pruning import Pruned, prune
from .refiling import refile
from .refusals import (
    Collided,
    Conflict,
    Embargoed,
    Expired,
    Incomplete,
    NotAllowed,
    NothingToDo,
    NothingToPublish,
    PastMoment,
    Refused,
    UnknownTag,
    Unready,
    WrongStatus,
)
from .retagging import Change, Retag, Retagged
from .reviewing import approve, recall, send_back, submit
from .showing import publish, publish_due, retract, schedule, set_rules, unschedule
from .steps import require, require_section
from .words import HEADLINE_LENGTH, RESTORABLE, Words, tidied, words_of

__all__ = [
    "HEADLINE_LENGTH",
    "RESTORABLE",
    "Arrival",
    "Arrived",
    "Change",
    "Collided",
    "Conflict",
    "Earlier",
    "Embargoed",
    "Expired",
    "Incomplete",
    "Joined",
    "NotAllowed",
    "NothingToDo",
    "NothingToPublish",
    "PastMoment",
    "Pruned",
    "Ready",
    "Refused",
    "Retag",
    "Retagged",
    "UnknownTag",
    "Unready",
    "Words",
    "WrongStatus",
    "approve",
    "bring_in",
    "correct",
    "discard",
    "expire_due",
    "join",
    "lead_links",
    "prune",
    "publish",
    "publish_due",
    "ready",
    "recall",
    "refile",
    "require",
    "require_section",
    "restore",
    "retagging",
    "retract",
    "revise",
    "schedule",
    "send_back",
    "set_expiry",
    "set_rules",
    "submit",
    "tidied",
    "together",
    "uncorrect",
    "unschedule",
    "withdraw",
    "words_of",
]
