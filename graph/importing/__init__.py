"""Bringing data in: files, folders, archives and addresses of any RDF format.

A source is what a person names. It is walked to documents (:mod:`~graph.importing.documents`),
the format of each is found (:mod:`~graph.importing.formats`), it is read strictly or with repairs
(:mod:`~graph.importing.reading`, :mod:`~graph.importing.repairs`), and all of it goes to one named
graph per document (:mod:`~graph.importing.loading`). Nothing here changes what is in use: that is
the work of :mod:`graph.snapshots.generations`.
"""
