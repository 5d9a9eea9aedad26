"""What a browser is told with each file of the site: it runs our own, and asks nobody else."""

from __future__ import annotations

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "
    "style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; manifest-src 'self'; "
    "media-src 'self' blob:; base-uri 'none'; form-action 'none'"
)
"""Each page says it too, for hosts that send no headers."""
HEADERS = {
    "Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""`no-cache`: whether it is still the same is asked each time, and costs a 304."""


def headers_file() -> str:
    """`_headers`, which several static hosts read."""
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
