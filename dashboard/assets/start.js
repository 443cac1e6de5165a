// Runs before Streamlit's own script: says where the server is, which it would otherwise look for beneath each page.
window.__streamlit = { BACKEND_BASE_URL: new URL("..", document.currentScript.src).href }
