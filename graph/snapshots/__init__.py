"""The dataset as a chain of immutable snapshots: built, opened, compared, kept, exchanged.

* Which there are, and which is in use: ``chain``; what each is, and how one is built:
  ``generations``, ``filling``. The data that comes with the program: ``shipped``.
* Before something is imported: ``staging``, ``preview``, ``samples``; two side by side:
  ``comparison``.
* What is done to one: ``keeping``, ``exchange``, ``holding`` in memory; what is added to one by
  the program itself: ``derived``.
"""
