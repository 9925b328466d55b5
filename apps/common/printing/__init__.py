"""Paper: HTML in, a tagged PDF out, in our own fonts. Import `printer` in workers and commands only."""
