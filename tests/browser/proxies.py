"""The proxy recipes of deploy/ made runnable here: other ports, a certificate of our own, and logs in a folder."""

import re
import subprocess
from pathlib import Path

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    log_format served "$upstream_addr $uri $http_upgrade";
    access_log {folder}/served.log served;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    default_type application/octet-stream;
    include {folder}/mnist_dash.conf;
}}
"""


def certificate(folder: Path) -> None:
    """Write a key and a certificate for localhost."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*command, *files, "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)


def nginx(folder: Path, ports: tuple[int, int], plain: int, secure: int) -> list[str]:
    """The command that runs nginx with our recipe in front of the two ports."""
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf8")
    text = text.replace(":8501;", f":{ports[0]};").replace(":8502;", f":{ports[1]};")
    text = re.sub(r"\n *listen \[::\][^\n]*", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443", f"listen 127.0.0.1:{secure}")
    text = re.sub(r"ssl_certificate .*;", f"ssl_certificate {folder}/cert.pem;", text)
    text = re.sub(r"ssl_certificate_key .*;", f"ssl_certificate_key {folder}/key.pem;", text)
    (folder / "mnist_dash.conf").write_text(text.replace("digits.example.org", "localhost"), encoding="utf8")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder), encoding="utf8")
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "nginx.log")]


def caddy(folder: Path, ports: tuple[int, int], secure: int) -> list[str]:
    """The command that runs Caddy with our recipe in front of the two ports."""
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf8")
    text = text.replace(":8501", f":{ports[0]}").replace(":8502", f":{ports[1]}")
    served = f"https://localhost:{secure} {{\n\ttls {folder}/cert.pem {folder}/key.pem\n"
    text = text.replace("digits.example.org {\n", served)
    options = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(options + text, encoding="utf8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
