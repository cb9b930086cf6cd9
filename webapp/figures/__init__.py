"""What pages of figures count and link: delays in the background, cross tables, the barometer."""
