"""LitServe with our engine, for benchmarks/serving.py: one worker, the same size and format."""

from __future__ import annotations

import socket
import sys

import litserve
from starlette.responses import Response

from checkface import Digest, Face, Painter
from checkface.pictures import PictureFormat, encode

SIDE = 256


class Faces(litserve.LitAPI):
    def setup(self, device: object) -> None:  # noqa: ARG002 - the host's own signature
        self.painter = Painter(threads=int(sys.argv[1]), cached=False)
        self.painter.load()

    def decode_request(self, request) -> Face:  # noqa: ANN001 - a type would be read from the query
        return Face(Digest.parse(f"sha256:{request['hex']}"))

    def predict(self, face: Face) -> bytes:
        (picture,) = self.painter.draw([face], SIDE)
        return encode(picture, PictureFormat.JPEG, quick=True)

    def encode_response(self, data: bytes) -> Response:
        return Response(data, media_type="image/jpeg")


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    print(f"http://127.0.0.1:{port}", flush=True)
    server = litserve.LitServer(Faces(api_path="/face"), accelerator="cpu", timeout=False)
    server.run(host="127.0.0.1", port=port, log_level="error", generate_client_file=False)


if __name__ == "__main__":
    main()
