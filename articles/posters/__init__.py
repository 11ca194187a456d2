"""The picture that stands beside a link to a story elsewhere: its headline, set over its photo or over a colour.

Nothing here touches a database, or a disk but to read faces.

faces    which face has the letters of a text: ours, else one that this machine has
lines    a text broken into lines that fill a space and are about as long as each other
drawing  the picture
"""

from .drawing import HEIGHT, RECIPE, WIDTH, Poster, draw

__all__ = ["HEIGHT", "RECIPE", "WIDTH", "Poster", "draw"]
