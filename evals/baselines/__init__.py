"""What anybody could set up in an afternoon, asked the same questions over the same articles in the same run."""
