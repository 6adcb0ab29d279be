"""What was done, by whom and when: append-only, one hash chain per company."""
