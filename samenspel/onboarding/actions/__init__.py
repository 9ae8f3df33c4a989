"""Everything that lets somebody in, or shuts them out."""
