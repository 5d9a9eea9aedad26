"""placeholder"""


def main() -> int:
    raise NotImplementedError
