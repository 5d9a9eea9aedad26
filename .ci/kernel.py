"""Builds the kernel of core/kernel for other machines, with one cross compiler from PyPI.

    kernel.py wasm      core/js/cf1.wasm, and beside it the digests of what it was made from
    kernel.py wheels    dist/*.whl for each platform: the pure wheel of dist/ and the kernel

The compiler is the package `ziglang`, pinned, in an environment of its own (`make js`): the same
sources give the same bytes everywhere.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

CORE = Path("core")
KERNEL = CORE / "kernel"
WASM = CORE / "js/cf1.wasm"
DIGESTS = CORE / "js/cf1.sha256"

ZIG = str(Path(sysconfig.get_path("purelib"), "ziglang/zig"))
"""The compiler itself: if it hangs it can be ended, which `python -m ziglang` would leave alone."""
FLAGS = ["-std=c11", "-O3", "-g0", "-ffp-contract=off", "-fno-math-errno", "-fno-sanitize=all"]
WASM_SOURCES = ("identity.c", "mapping.c", "stretch.c", "synthesis.c", "wasm.c", "weights.c")
WASM_FLAGS = [
    *("-target", "wasm32-freestanding", "-mcpu=generic+simd128+bulk_memory", "-nostdlib"),
    *("-Wl,--no-entry", "-Wl,--strip-all", "-Wl,-z,stack-size=262144"),
]
MOST_WASM_BYTES = 64_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = parser.add_subparsers(required=True)
    commands.add_parser("wasm").set_defaults(run=wasm)
    commands.add_parser("wheels").set_defaults(run=wheels)
    parser.parse_args().run()


def wasm() -> None:
    WASM.parent.mkdir(exist_ok=True)
    sources = [str(KERNEL / name) for name in WASM_SOURCES]
    subprocess.run([ZIG, "cc", *FLAGS, *WASM_FLAGS, *sources, "-o", str(WASM)], check=True)
    WASM.chmod(0o644)
    if WASM.stat().st_size > MOST_WASM_BYTES:
        sys.exit(f"{WASM} has {WASM.stat().st_size} bytes: expected {MOST_WASM_BYTES} at most")
    DIGESTS.write_text("".join(f"{sha256(path)}  {name(path)}\n" for path in told()), "ascii")


def told() -> list[Path]:
    """What the digests are of, so that `cd core && sha256sum --check js/cf1.sha256` finds it."""
    headers = sorted(KERNEL.glob("*.h"))
    return [WASM, *headers, *(KERNEL / name for name in WASM_SOURCES)]


@dataclass(frozen=True)
class Platform:
    """A kind of machine: the compiler's name for it, and a wheel's."""

    target: str
    tag: str

    @property
    def windows(self) -> bool:
        return "windows" in self.target

    @property
    def module(self) -> str:
        return f"checkface/cf1/_native{'.pyd' if self.windows else '.abi3.so'}"

    @property
    def flags(self) -> list[str]:
        """The functions of Python are found when it loads the module; Windows wants their names."""
        if "macos" in self.target:
            named = "-Wl,-install_name,_native.abi3.so"  # else by the folder it was made in
            return ["-fPIC", "-Wl,-undefined,dynamic_lookup", named]
        return [] if self.windows else ["-fPIC"]


PLATFORMS = [
    Platform("x86_64-linux-gnu.2.17", "manylinux_2_17_x86_64.manylinux2014_x86_64"),
    Platform("aarch64-linux-gnu.2.17", "manylinux_2_17_aarch64.manylinux2014_aarch64"),
    Platform("x86_64-linux-musl", "musllinux_1_2_x86_64"),
    Platform("aarch64-linux-musl", "musllinux_1_2_aarch64"),
    Platform("x86_64-macos.11.0", "macosx_11_0_x86_64"),
    Platform("aarch64-macos.11.0", "macosx_11_0_arm64"),
    Platform("x86_64-windows-gnu", "win_amd64"),
    Platform("aarch64-windows-gnu", "win_arm64"),
]

MODULE_SOURCES = (
    *("identity.c", "levels.c", "mapping.c", "module.c", "synthesis.c"),
    *("synthesis_avx2.c", "synthesis_avx512.c", "weights.c"),
)
MODULE_FLAGS = ["-shared", "-s", "-fvisibility=hidden", "-DPy_LIMITED_API=0x030B0000"]
WINDOWS = Path(".ci/windows")
LONGEST = 120
TRIES = 3
"""Some ten seconds are usual; the first time that it links for Windows, zig may hang."""


def wheels() -> None:
    (pure,) = Path("dist").glob("*-py3-none-any.whl")
    for platform in PLATFORMS:
        with tempfile.TemporaryDirectory() as folder:
            made = with_module(pure, platform, module(platform, Path(folder)))
        print(f"{made}  {made.stat().st_size:,} bytes")


def module(platform: Platform, folder: Path) -> bytes:
    headers = folder / "include"
    shutil.copytree(sysconfig.get_path("include"), headers)
    sources = [str(KERNEL / name) for name in MODULE_SOURCES]
    if platform.windows:
        shutil.copy(WINDOWS / "pyconfig.h", headers)
        sources.append(str(import_library(platform, folder)))
    made = folder / "module"
    command = [ZIG, "cc", *FLAGS, *MODULE_FLAGS, *platform.flags, "-target", platform.target]
    command += [f"-I{headers}", *sources, "-o", str(made)]
    compiled(command)
    return made.read_bytes()


def compiled(command: list[str]) -> None:
    for _ in range(TRIES - 1):
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, check=True, timeout=LONGEST)
            return
    subprocess.run(command, check=True, timeout=LONGEST)


def import_library(platform: Platform, folder: Path) -> Path:
    """Tells the linker what python3.dll exports."""
    library = folder / "python3.lib"
    machine = "arm64" if platform.target.startswith("aarch64") else "i386:x86-64"
    command = [ZIG, "dlltool", "-m", machine, "-D", "python3.dll"]
    command += ["-d", str(WINDOWS / "python3.def"), "-l", str(library)]
    subprocess.run(command, check=True, timeout=LONGEST)
    return library


def with_module(pure: Path, platform: Platform, module: bytes) -> Path:
    """The pure wheel with one file more, and what that changes in what it says of itself."""
    tag = f"cp311-abi3-{platform.tag}"
    made = pure.with_name(pure.name.replace("py3-none-any", tag))
    with zipfile.ZipFile(pure) as given:
        record = next(name for name in given.namelist() if name.endswith(".dist-info/RECORD"))
        files = {name: given.read(name) for name in given.namelist()}
        when = given.getinfo(record).date_time
    said = record.replace("RECORD", "WHEEL")
    new = {said: tagged(files[said], tag), platform.module: module}
    lines = files.pop(record).decode().splitlines()
    lines = [line for line in lines if line.partition(",")[0] not in new]
    lines += [recorded(name, data) for name, data in new.items()]
    new[record] = "".join(f"{line}\n" for line in lines).encode()
    with zipfile.ZipFile(made, "w") as whole:
        for name, data in (files | new).items():
            entry = zipfile.ZipInfo(name, when)
            entry.external_attr = 0o644 << 16
            whole.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return made


def tagged(wheel: bytes, tag: str) -> bytes:
    interpreter, abi, platforms = tag.split("-")
    tags = "".join(f"Tag: {interpreter}-{abi}-{platform}\n" for platform in platforms.split("."))
    text = wheel.decode().replace("Root-Is-Purelib: true", "Root-Is-Purelib: false")
    return text.replace("Tag: py3-none-any\n", tags).encode()


def recorded(name: str, data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}"


def name(path: Path) -> str:
    return path.relative_to(CORE).as_posix()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
