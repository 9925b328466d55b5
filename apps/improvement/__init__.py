"""What follows from an audit: actions, by whom and until when, and whether they worked."""
