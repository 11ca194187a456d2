"""Stories: writing, tagging, publishing, and the related stories under each. docs/architecture.md is the map."""
