"""Made-up life for an installation that is there to be looked at. Its words stand in `content/`."""
