"""One module per noun: what is shown, and what its forms do."""
