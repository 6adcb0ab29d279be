"""Cases: what a customer contests, on which receivables, and how it was resolved."""
