"""Ties to other libraries, a module each. What is imported with quoteattr itself imports none of them."""
