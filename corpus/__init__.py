"""From a file to citable text: readers, structure, references, chunks."""
