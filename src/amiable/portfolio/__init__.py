"""Portfolio: lists, saved views, exports, acts on many things at once, ageing: over all capabilities."""
