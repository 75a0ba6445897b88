"""Another SPARQL endpoint in the place of the embedded engine."""
