"""What is drawn: nodes and links, where they stand, their cards, and files of them."""
