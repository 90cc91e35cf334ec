"""The desk of social aid and of what people ask of their village."""
