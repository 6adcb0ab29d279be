"""Rules of law, each with its article, and their dated figures. What would change if the law changed lives here."""
