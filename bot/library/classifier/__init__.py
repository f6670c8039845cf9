"""Which article a question is about, learned from the articles' example questions."""
