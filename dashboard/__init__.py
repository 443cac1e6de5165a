"""adviser-timeline: an evidence timeline for vague dates, rival counts and rebuttals.

Five rooms, and data flows one way through them::

    evidence <- estimate <- figures <- share <- (app | cli)

evidence   what the CSVs mean: dates, tables, reading, checking, writing, the case
estimate   counts with bands from rival claims, one measure at a time
figures    pictures: timeline, count panel, who says how many, and the frame around them
share      what people take away: PNG, SVG, PDF, slides, pages, evidence packs, a static site
app        the Streamlit pages, thin
view.py    what is shown: one frozen value, to and from a link
cli.py     the command line
"""

__version__ = "0.2.0"
