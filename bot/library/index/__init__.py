"""The index: one small interface, Qdrant's engine inside the process behind it or a Qdrant server."""
