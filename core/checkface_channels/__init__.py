"""What others have written down of a digest, and how to ask them. A channel never decides."""
