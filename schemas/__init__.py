"""What the regulation says: frozen values and declarations; no files, no Prefect, no workbook library."""
