"""From citable text to ranked passages: embeddings, lexical index, catalogue, retriever."""
