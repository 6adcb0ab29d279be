"""Files taken in: batches, what they changed, rejects, remembered mappings."""
