"""Times the drawing of faces beside OpenVINO and the processor's own bound, all in one run.

    make bench        or        python benchmarks/drawing.py [--faces 3] [--wheel RANDOM_FACE.whl]

Figures are CPU seconds of one thread (the least of several faces), so that other work on the
machine disturbs them little; quote the ratios, not the seconds. OpenVINO runs the same network in
float32 from the original files; without the wheel or the package its lines are left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from checkface import Digest
from checkface.cf1.generator import Generator, Units
from checkface.cf1.identity import stretch
from checkface.cf1.mapping import Mapping
from checkface.cf1.numpy_engine import NumpyEngine
from checkface.cf1.weights import load_tensors

GFLOP_A_FACE = 14.6
TARGET = 3.5
"""What issue and design promise: exact faces in at most so many times the bound."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--faces", type=int, default=3, help="faces for each figure (default 3)")
    parser.add_argument("--wheel", type=Path, help="random_face-2021.7.21.1-py3-none-any.whl")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(*measured(arguments.child, arguments.faces, arguments.wheel))
        return
    report(arguments.faces, arguments.wheel)


def report(faces: int, wheel: Path | None) -> None:
    """One line for each way to draw, each in a process of its own so that memory is its own."""
    bound64, bound32 = bound(np.float64), bound(np.float32)
    print(
        f"bound by matrix multiplication: float64 {bound64:.2f} s, float32 {bound32:.2f} s a face"
    )
    cold = cold_start()
    print(f"cold start, CLI to a 256 px PNG: {cold[0]:.2f} s wall, {cold[1]:.2f} s CPU")
    print(f"{'':26}{'CPU s a face':>14}{'x bound':>9}{'peak MiB':>10}")
    taken = {}
    for name in names(wheel):
        seconds, memory = child(name, faces, wheel)
        taken[name] = seconds
        ratio = seconds / (bound64 if name.endswith("exact") else bound32)
        late = "  above the target" if name == "numpy exact" and ratio > TARGET else ""
        print(f"{name:26}{seconds:14.2f}{ratio:9.2f}{memory:10.0f}{late}")
    if "native exact" in taken:
        part = taken["native exact"] / taken["numpy exact"]
        print(f"native takes {part:.2f} of NumPy's CPU seconds")


def names(wheel: Path | None) -> list[str]:
    """Which ways to draw there are on this machine."""
    ways = ["native exact"] if importlib.util.find_spec("checkface.cf1._native") else []
    ways += ["numpy exact", "numpy draft"]
    if importlib.util.find_spec("torch"):
        ways += ["torch exact", "torch draft"]
    if wheel and importlib.util.find_spec("openvino"):
        ways.append("openvino f32")
    return ways


def child(name: str, faces: int, wheel: Path | None) -> tuple[float, float]:
    command = [sys.executable, __file__, "--child", name, "--faces", str(faces)]
    command += ["--wheel", str(wheel)] if wheel else []
    environ = os.environ | {"OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ)
    seconds, memory = done.stdout.split()[-2:]
    return float(seconds), float(memory)


def measured(name: str, faces: int, wheel: Path | None) -> tuple[float, float]:
    """(least CPU seconds of one face, peak MiB of this process)."""
    tensors = load_tensors()
    mapping = Mapping.from_tensors(tensors)
    key = stretch(Digest.of_bytes(b""))
    draw = drawer(name, Generator.from_tensors(tensors), wheel)
    del tensors
    seconds = least([lambda f=f: draw(mapping.w_of(key, f)) for f in range(faces + 1)])
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def drawer(name: str, generator: Generator, wheel: Path | None) -> Callable[[Units], object]:
    engine, precision = name.split()
    if engine == "native":
        return native_drawer()
    if engine == "numpy":
        return NumpyEngine(generator, exact=precision == "exact", threads=1).draw
    if engine == "torch":
        import torch

        from checkface.cf1.torch_engine import TorchEngine

        torch.set_num_threads(1)
        batch = TorchEngine(generator, exact=precision == "exact", device="cpu").draw_batch
        return lambda w: batch([w])
    if wheel is None:
        raise SystemExit("openvino needs --wheel")
    return openvino_drawer(wheel)


def native_drawer() -> Callable[[Units], object]:
    from checkface.cf1.native_engine import NativeEngine

    return NativeEngine(threads=1).draw


def openvino_drawer(wheel: Path) -> Callable[[Units], object]:
    """The original graph on OpenVINO, one thread, in float32 (its own default here is bfloat16)."""
    import openvino

    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as archive:
        for suffix in ("xml", "bin"):
            archive.extract(f"random_face/data/SynthesisNetwork.{suffix}", folder)
        core = openvino.Core()
        model = core.read_model(f"{folder}/random_face/data/SynthesisNetwork.xml")
        options = {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "f32"}
        compiled = core.compile_model(model, "CPU", options)

    def draw(w: Units) -> object:
        (picture,) = compiled([(w / 65536).astype(np.float32)[None]]).values()
        return ((picture[0] + 1) * 127.5 + 0.5).clip(0, 255).astype(np.uint8).transpose(1, 2, 0)

    return draw


def bound(dtype: type) -> float:
    """Seconds that a face's multiply-adds take at the rate of one large matrix product."""
    side = 1536
    a = np.random.default_rng(0).random((side, side)).astype(dtype)
    with threadpool_limits(1):
        seconds = least([lambda: a @ a] * 5)
    return GFLOP_A_FACE * 1e9 / (2 * side**3 / seconds)


def least(works: list[Callable[[], object]]) -> float:
    """The least CPU seconds of all but the first, which warms up."""
    taken = []
    for work in works:
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken[1:])


def cold_start() -> tuple[float, float]:
    """(wall, CPU) seconds of a fresh process with an empty cache: the least of three."""
    return min(one_cold_start() for _ in range(3))


def one_cold_start() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"CHECKFACE_CACHE_DIR": f"{folder}/cache"}
        command = [sys.executable, "-m", "checkface", "draw", "text:cold", "--size", "256"]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run([*command, "-o", f"{folder}/face.png"], check=True, env=environ)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main()
