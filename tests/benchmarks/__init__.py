"""How fast and how light the product is: figures beside figures, measured in one run. No test fails on a time."""
