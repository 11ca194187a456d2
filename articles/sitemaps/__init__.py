"""What machines are told of the site.

maps       an index of sitemaps: the site's own pages, each month's stories, the news of two days
manners    robots.txt and what stands in /.well-known/, the web manifest, the IndexNow key
cards      oEmbed: how others may embed a story
"""
