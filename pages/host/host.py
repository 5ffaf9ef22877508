"""How is this host, what does it do, and what can its operator stop or delete?"""

import streamlit as st

from mnist_dash.runs import operators
from mnist_dash.ui import host_view, visitors, words

if visitors.is_operator():
    st.caption("For whoever keeps this copy running: what it does, holds and lets go. Nothing here is about persons.")
    host_view.show()
elif reason := operators.trouble():
    st.info(words.plain(reason), icon=":material/lock:")
else:
    st.caption("Only for whoever keeps this copy running. The password opens it until the page is loaded anew.")
    host_view.sign_in()
