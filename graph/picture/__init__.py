"""What is drawn: nodes and links, where they stand, their cards, and files of them.

* What is in a picture: ``overview``, ``scene``, ``schema_view``; as plain data: ``drawing``.
* Where nodes stand: ``arranging`` knows all layouts, ``spacing`` makes room for labels.
* How it looks and what is left of it: ``palette``, ``centrality``, ``filters``, ``grouping``.
* What is said of a node: ``card``, ``link_groups``, ``evidence``.
* Files: ``export``, ``export_svg``, ``export_tables``.
"""
