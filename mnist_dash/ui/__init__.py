"""How it is shown: the only part of the package that imports Streamlit."""
