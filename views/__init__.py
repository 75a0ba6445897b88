"""What a visitor sees: one module per page, the components, and the server's own routes."""
