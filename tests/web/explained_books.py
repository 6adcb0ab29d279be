"""Positions of explained receivables, to compare with what pages of disputes show. Not a test."""


def all_of(books):
    """The positions of every portion of some receivables (`queries.explained`)."""
    return [portion.position for book in books for portion in book.portions]


def of_dispute(books, number):
    """Those of the portions that a dispute made."""
    return [portion.position for book in books for portion in book.portions if portion.dispute == number]
