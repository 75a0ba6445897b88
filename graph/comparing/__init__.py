"""What sets share and where they differ: lenses, membership, measures, plans, gaps.

Where to begin, by what one looks for:

* What is compared by what: ``lens``, ``ways``, ``proposals``; who has what: ``membership``.
* How much sets share: ``pairs``, ``measures``, ``rarity``, ``nearest``, and ``across`` all lenses.
* What several share: ``intersections``, ``algebra``, ``euler``; with near items ``widening``.
* Things side by side: ``facets``, ``side_by_side``, ``distinguishing``, ``roles``.
* What to do: ``transition``, ``stack``, ``advisor``, ``gaps``.

Beside a module of these, one that ends in ``_query`` or ``_queries`` writes the same as SPARQL,
one in ``_sentences`` says it in words, and one in ``_text`` writes it down to be taken away.
"""
