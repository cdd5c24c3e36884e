"""GitHub: an event names a pull request, a snapshot is read, and the verdict is published."""
