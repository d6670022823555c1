"""Find the quotations in an English text and tell who says each."""
