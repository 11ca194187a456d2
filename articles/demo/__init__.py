"""What `make demo` needs beside the sample archive.

login    its people, and a login that works while DEBUG is on, with the password printed at start, and never otherwise
today    the sample story that is live now, and live again when the demonstration is set up on another day
working  what its desk is working on: drafts, a review, a schedule, comments, a note left behind
"""

from .login import PEOPLE, SECTIONS, USERNAME, DemoBackend, Person, new_password
from .today import go_on, going_on
from .working import lay_out

__all__ = ["PEOPLE", "SECTIONS", "USERNAME", "DemoBackend", "Person", "go_on", "going_on", "lay_out", "new_password"]
