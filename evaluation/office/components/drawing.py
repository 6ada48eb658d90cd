"""A chart on a screen. Its table stands beside it, always."""

import streamlit as st

from evaluation.office.charts import CONFIG, Drawn


def drawing(drawn: Drawn, *, key: str) -> None:
    """Show a chart under the sentence that says what it shows."""
    figure, words = drawn
    st.plotly_chart(figure, theme=None, config=dict(CONFIG), alt=words, key=key)
