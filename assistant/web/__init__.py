"""The web page and its HTTP API. Gradio is imported after what stands here, and not before the server answers."""

import os

os.environ.update(
    {
        # The page reports to nobody and fetches nothing from elsewhere.
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        # Gradio would keep a record of every event and summarise all of them after each, for a page that is off here.
        "GRADIO_ANALYTICS_MAX_EVENTS": "1",
        "GRADIO_ANALYTICS_CACHE_FREQUENCY": str(10**9),
    }
)
