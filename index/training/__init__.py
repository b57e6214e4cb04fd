"""How the reader's adapters are trained; needs the extra ``train``."""
