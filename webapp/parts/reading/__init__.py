"""How a question's texts are read: speeches, paragraphs, lists and tables, with their marks."""
