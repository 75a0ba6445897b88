"""What is true and what is valid: vocabulary, shapes, data, lenses, and their validation.

The Turtle files beside this module are the source of truth; :mod:`ontology.sources` says which
file fills which named graph of the shipped dataset.
"""
