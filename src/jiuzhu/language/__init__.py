"""The rule language: expression text to one typed tree, and the readers of that tree."""
