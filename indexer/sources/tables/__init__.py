"""Tables of questions, of any parliament, read by a file that names their columns."""
