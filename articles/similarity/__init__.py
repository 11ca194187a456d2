"""Which stories belong together, and why. Pure Python: no database, no web framework, NumPy only where it saves hours.

Read in this order; each module knows one thing and imports only from those above it.

story       Story: the words and the facts of one story, as they come in
terms       text -> features: words, pairs of neighbouring words, character pairs for scripts without spaces
weights     Recipe (the few weights), Statistics (a frozen snapshot of the archive), vector(): a story as small integers
packing     vectors and postings as bytes and back
index       Index: every vector, turned over; neighbours(): exact integer dot products, as SQL's SUM(a.weight * b.weight)
disk        the same with NumPy for an archive that is larger than memory: vectors and postings in temporary files
bulk        a whole archive counted and weighed with NumPy: the integers of weights.vector(), for a rebuild
ranking     Facts, score(), rank(): content x recency x tags x section x rubric x standing, symmetric in both stories
diversity   choose(): four cards without near copies, not all by one author; least_score()
spelling    how a feature stands in the text: 'sk on' as 'SK On'
reasons     why(): the parts of a score, which sum to it exactly
collection  Collection: a whole archive measured, indexed and ranked; also learns the archive's own rhythm
archive     read an archive of stories from JSON lines
evaluation  how good the ranking is where the answers are known: nDCG@4 and friends, with intervals
mentions    the phrases of a text that could be names, and where they stand
subjects    which tags a text deserves, by its mentions and its nearest stories
company     which tags stand together more often than chance has it
held_out    how good those are on a tagged archive whose tags are hidden
tuning      fit the few weights on lessons, cross-validated; keep only what wins

The score of two stories under one recipe and one snapshot depends on these two stories alone. So one query at publication
gives the new story's own rows and what it changes in its neighbours' rows, and it equals a full rebuild.
"""
