"""When things happen: the flows, the settings, the commands; the only place that knows Prefect."""
