"""Where a euro of an invoice can be: each is in exactly one place at any moment."""

PLACES = ("certain", "contested", "conceded", "paid", "credited", "written_off")
OPEN = ("certain", "contested", "conceded")
"""Those still in the customer's account 411."""
