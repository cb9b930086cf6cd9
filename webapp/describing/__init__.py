"""What the API says of itself: its description in OpenAPI, and the schemas of its answers."""
