"""Turns a picture of a face into what three recognition networks and LPIPS make of it.

Each network gets the face as its authors do: found and cut out along landmarks by dlib, which
also are the five points of the other two. Published limits: dlib 0.6; MobileFaceNet 1.1, the
package's own; the third publishes none, and gets the 1.1 of its kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from benchmarks.lookalikes.judges import Floats
from benchmarks.lookalikes.perceptual import Lpips
from benchmarks.lookalikes.population import SIDE, Pixels
from PIL import Image

CUT = 112
FIVE_POINTS = np.array(  # eyes, nose, corners of the mouth in a cut of 112 pixels
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
OF_68 = ((36, 42), (42, 48), (30, 31), (48, 49), (54, 55))
"""Which of dlib's 68 landmarks make each of the five points."""
WHERE_FACES_ARE = (45, 78, 194, 228)
"""Left, top, right, bottom of 256: where the generator puts them, if dlib finds none."""


class Networks:
    """All judges, on one thread of the processor, in float32."""

    same_person: Mapping[str, float] = {"dlib": 0.6, "mobilefacenet": 1.1, "faceplugin": 1.1}
    perceptual = "lpips"

    def __init__(self, models: Path) -> None:
        import dlib

        self._dlib = dlib
        self._detect = dlib.get_frontal_face_detector()
        landmarks = models / "shape_predictor_68_face_landmarks.dat"
        self._landmarks = dlib.shape_predictor(str(landmarks))
        resnet = models / "dlib_face_recognition_resnet_model_v1.dat"
        self._resnet = dlib.face_recognition_model_v1(str(resnet))
        self._mobile = compiled(models / "MobileFaceNet.tflite")
        self._plugin = compiled(models / "fr_feature.onnx")
        self._lpips = Lpips(models / "alexnet.ckpt")

    def vectors(self, picture: Pixels) -> dict[str, Floats]:
        """Each judge's vector; those of the recognisers have length one, dlib's about one."""
        whole = _as_judged(picture)
        shape = self._shape(whole)
        chip = self._dlib.get_face_chip(whole, shape, size=150, padding=0.25)
        cut = aligned(whole, five_points(shape))
        mobile = np.repeat((cut[None] - np.float32(127.5)) / np.float32(128), 2, axis=0)
        plugin = ((cut - np.float32(127)) / np.float32(128)).transpose(2, 0, 1)[None]
        return {
            "dlib": np.array(self._resnet.compute_face_descriptor(chip), np.float32),
            "mobilefacenet": _unit(next(iter(self._mobile([mobile]).values()))[0]),
            "faceplugin": _unit(next(iter(self._plugin([plugin]).values()))[0]),
            "lpips": self._lpips.vector(whole),
        }

    def finds_face(self, picture: Pixels) -> bool:
        """Whether dlib's detector sees one; if not, it is taken from where faces are drawn."""
        return len(self._detect(_as_judged(picture), 0)) > 0

    def _shape(self, whole: Pixels) -> Any:
        faces = self._detect(whole, 0)
        area = max(faces, key=lambda face: face.area()) if len(faces) else None
        return self._landmarks(whole, area or self._dlib.rectangle(*WHERE_FACES_ARE))


def compiled(path: Path) -> Any:
    """A network for OpenVINO, which reads ONNX and TFLite; its own default may be bfloat16."""
    import openvino

    options = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "f32"}
    return openvino.Core().compile_model(str(path), "CPU", options)


def five_points(shape: Any) -> npt.NDArray[np.float64]:
    """[5, 2] in pixels."""
    points = np.array([(shape.part(n).x, shape.part(n).y) for n in range(68)], np.float64)
    return np.stack([points[first:last].mean(axis=0) for first, last in OF_68])


def aligned(picture: Pixels, points: npt.NDArray[np.float64]) -> Pixels:
    """The face turned, moved and scaled so that its five points lie as the networks expect."""
    there, here = (p[:, 0] + 1j * p[:, 1] for p in (FIVE_POINTS, points))
    a, b = there - there.mean(), here - here.mean()
    turn = np.sum(a.conj() * b) / np.sum(abs(a) ** 2)  # least squares, as complex numbers
    move = here.mean() - turn * there.mean()
    matrix = (turn.real, -turn.imag, move.real, turn.imag, turn.real, move.imag)
    transform, bicubic = Image.Transform.AFFINE, Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(picture).transform((CUT, CUT), transform, matrix, bicubic))


def _as_judged(picture: Pixels) -> Pixels:
    if picture.shape[0] == SIDE:
        return picture
    enlarged = Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return np.asarray(enlarged)


def _unit(vector: Floats) -> Floats:
    unit: Floats = vector / np.linalg.norm(vector)
    return unit
