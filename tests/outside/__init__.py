"""Tests that need what lies outside of this repository; ``make conformance`` runs what it finds."""
