"""Pictures: opened safely, brought into one shape, encoded in the sizes that pages ask for.

Nothing here touches a disk or a database. Every refusal is a BadPicture whose text is a sentence for an editor.

opening    measure, prove, encode the ladder
stripping  what may be kept of a file: the picture, without what is written into it about places and people
telling    what a file says about itself: caption, credit, rights, when it was taken
"""

from .opening import READABLE, RECIPE, WIDTHS, BadPicture, Rendition, checksum, ladder, measure, prove, stem
from .stripping import stripped
from .telling import Told, told

__all__ = [
    "READABLE", "RECIPE", "WIDTHS", "BadPicture", "Rendition", "Told",
    "checksum", "ladder", "measure", "prove", "stem", "stripped", "told",
]  # fmt: skip
