"""The revisions of the store's tables, oldest first, and how an older store is brought up to date."""
