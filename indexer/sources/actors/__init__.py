"""The files that say who asks: archives of deputies, in every form that they were published in."""
