"""The Jinja2 templates of every page and mail; nothing else writes HTML."""
