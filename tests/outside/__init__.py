"""Tests that need what lies outside of this repository; each module says how it is run."""
