"""What the CSVs mean: dates, tables, reading, checking, writing, and the case they make."""
