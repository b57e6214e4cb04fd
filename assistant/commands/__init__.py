"""The commands of ``policy-assistant``: each module's ``register`` adds its own to the parser.

A module imports at its top only what starts quickly; models, the chain and the page are imported where they are used.
"""
