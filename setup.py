"""The kernel as the extension `checkface.cf1._native`; all else stands in pyproject.toml.

Where it cannot be compiled it is left out, and NumPy draws. CHECKFACE_PURE=1 leaves it out on
purpose, for the wheel that goes everywhere.
"""

import os

from setuptools import Distribution, Extension, setup

KERNEL = "core/kernel"
SOURCES = [
    "identity.c",
    "levels.c",
    "mapping.c",
    "module.c",
    "synthesis.c",
    "synthesis_avx2.c",  # includes synthesis.c
    "synthesis_avx512.c",
    "weights.c",
]

native = Extension(
    "checkface.cf1._native",
    [f"{KERNEL}/{name}" for name in SOURCES],
    depends=[f"{KERNEL}/{name}" for name in ("cf1.h", "network.h", "synthesis.c", "vectors.h")],
    define_macros=[("Py_LIMITED_API", "0x030B0000")],
    extra_compile_args=[
        "-std=c11",
        "-O3",
        "-g0",
        "-ffp-contract=off",  # 0.2 * y is rounded before it is snapped
        "-fno-math-errno",
        "-fvisibility=hidden",
        "-Wno-psabi",  # vectors that never leave a file
    ],
    py_limited_api=True,
    optional=True,
)


class WithJavaScript(Distribution):
    """What pyproject.toml has found, and the npm package, whose folder has a shorter name."""

    def parse_config_files(self, *arguments: object, **options: object) -> None:
        super().parse_config_files(*arguments, **options)
        self.packages = [*(self.packages or ()), "checkface_js"]


setup(
    distclass=WithJavaScript,
    ext_modules=[] if os.environ.get("CHECKFACE_PURE") else [native],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
