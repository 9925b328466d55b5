"""A version that is still being written: its document, its words, its indicators, and what is left to mend.

A draft is a document and no rows: it may be unfinished and contradict itself, and nothing typed is lost. Every
draft can be read as a tree, though perhaps one that the checks refuse. Pure: no Django.
"""
