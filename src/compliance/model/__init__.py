"""The nouns of the story: frozen dataclasses without input, output or engine."""
