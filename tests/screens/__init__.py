"""The pictures of the documentation, taken of the demonstration by a script, so that they stay true: `make pictures`.

clock    the hour at which all of them are taken, whenever that is; wsgi: the site at that hour
site     the demonstration on data of its own, while it is served
shots    which pictures there are, and how each is taken
"""
