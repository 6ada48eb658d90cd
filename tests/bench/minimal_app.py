"""The peer: the least that shows a tender on a page. Twenty bidders, a slider, their table, and one chart."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

st.title("Tender")
weight = st.slider("Price weight", 0, 100, 40) / 100
random = np.random.default_rng(1)
table = pd.DataFrame(
    {"bidder": [f"B{number:02d}" for number in range(20)], "price": random.random(20), "quality": random.random(20)}
)
table["total"] = weight * table["price"] + (1 - weight) * table["quality"]
table["rank"] = table["total"].rank(ascending=False, method="min").astype(int)
st.dataframe(table)
ordered = table.sort_values("total")
st.plotly_chart(go.Figure(go.Bar(x=ordered["bidder"], y=ordered["total"])))
