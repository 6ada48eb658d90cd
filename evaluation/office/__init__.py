"""The officers' screens, in Streamlit."""
