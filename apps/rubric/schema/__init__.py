"""What a rubric's file may hold: one frozen pydantic model for each of its blocks. Pure: no Django.

`rubric_content` is the whole; `value_rules` says what a single value may be. Field names are the file's own keys.
"""
