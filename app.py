"""The front door: the officers' screens, the routes beside them, and what every answer carries.

Start with `streamlit run app.py`.
"""

import streamlit as st
from starlette.middleware import Middleware

from evaluation.office.routes import ROUTES
from evaluation.office.sessions import Sessions

app = st.App("evaluation/office/main.py", routes=ROUTES, middleware=[Middleware(Sessions)])
