"""The site's pages of questions, saved as HTML: the only form of those before the 14th legislature.

``html_page`` parses a page and takes it apart, whatever its layout: the texts of question and
answer, and the lines around them. ``page_record`` knows what the lines say. ``an_html`` is the
source.
"""
