"""Pictures as Plotly figures: same input, same figure."""
