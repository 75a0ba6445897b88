"""What a visitor sees: a folder for each page and component, and the server's own routes."""
