"""Companies, the people who work with their books, and what each may do."""
