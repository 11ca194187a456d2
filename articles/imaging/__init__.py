"""Pictures: opened safely, brought into one shape, encoded in the sizes that pages ask for.

Nothing here touches a disk or a database. Every refusal is a BadPicture whose text is a sentence for an editor.

opening    measure, prove, decode once; encode the ladder of sizes, and the crops for machines
stripping  what may be kept of a file: the picture, without what is written into it about places and people
telling    what a file says about itself: caption, credit, rights, when it was taken
"""

from .opening import (
    READABLE,
    RECIPE,
    SHAPES,
    WIDTHS,
    BadPicture,
    Crop,
    Decoded,
    Rendition,
    checksum,
    crops,
    decoded,
    ladder,
    measure,
    prove,
    sizes,
    stem,
)
from .stripping import stripped
from .telling import Told, told

__all__ = [
    "READABLE", "RECIPE", "SHAPES", "WIDTHS", "BadPicture", "Crop", "Decoded", "Rendition", "Told",
    "checksum", "crops", "decoded", "ladder", "measure", "prove", "sizes", "stem", "stripped", "told",
]  # fmt: skip
