"""How each stage works: plain functions over frames and frozen values; no Prefect."""
