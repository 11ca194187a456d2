"""The desk: Django's admin with touches of our own.

Empty on purpose: importing this package must not import a ModelAdmin, because Django imports it to find the site
(articles.apps.DeskConfig), and a registration on a site that is still being made would be lost. See registry.py.
"""
