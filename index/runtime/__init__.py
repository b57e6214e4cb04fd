"""Models on this machine: the bundled encoder and reader on ONNX Runtime, a user's own by sentence-transformers.

weights ── reference              the wheel's weights, and the same as a sentence-transformers folder (training, tests)
        └─ tokenizer, graph ── bundled ── network ─┬─ encoder   texts as vectors
                                                   └─ reader    (``index.reader``) passages read with a question
"""
