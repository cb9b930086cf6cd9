"""What the texts themselves name: pages of texts of law, and of sums."""
