"""Turns texts into vectors: the small model that is shipped, or a transformer model by name."""
