"""A reader of our own: what of a passage answers a question, and whether anything does."""
