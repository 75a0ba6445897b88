"""The dataset as a chain of immutable snapshots: built, opened, compared, kept, exchanged."""
