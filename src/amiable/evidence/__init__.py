"""Documents: bytes kept by their hash, typed by their content, and linked to a subject by its kind and id."""
