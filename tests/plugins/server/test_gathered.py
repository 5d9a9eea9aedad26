"""The numbers of several that answer, on one page: nothing is lost, and nothing is added up."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from checkface_server.operation.gathered import LABEL, LONGEST_SILENCE, Numbers, one_page
from checkface_server.operation.metrics import Metrics


def samples(text: bytes) -> list[Sample]:
    return [
        sample
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    ]


def numbers_of(requests: int) -> bytes:
    metrics = Metrics()
    for _ in range(requests):
        metrics.count_request("face", "GET", 200, 0.01)
    return metrics.text()


def known(
    texts: list[Sample], **labels: str
) -> list[tuple[str, tuple[tuple[str, str], ...], float]]:
    return sorted((one.name, (*sorted((one.labels | labels).items()),), one.value) for one in texts)


def test_all_of_each_is_there_under_its_name() -> None:
    texts = {"a": numbers_of(1), "b": numbers_of(2)}

    together = samples(one_page(texts))

    for front, text in texts.items():
        ours = [one for one in together if one.labels[LABEL] == front]
        assert known(samples(text), **{LABEL: front}) == known(ours)
    assert len(together) == sum(len(samples(text)) for text in texts.values())


def test_each_number_is_explained_once() -> None:
    text = one_page({"a": numbers_of(1), "b": numbers_of(2)}).decode()

    assert 1 == text.count("# HELP checkface_requests_total ")
    assert 1 == text.count("# TYPE checkface_request_seconds histogram")


def test_of_nobody_there_is_an_empty_page() -> None:
    assert b"" == one_page({})


def test_who_is_gone_is_told_of_no_longer() -> None:
    now = [0.0]
    numbers = Numbers(clock=lambda: now[0])
    numbers.tell("gone", b"1")
    now[0] = LONGEST_SILENCE
    numbers.tell("there", b"2")
    assert {"gone": b"1", "there": b"2"} == numbers.all()
    now[0] += 1
    assert {"there": b"2"} == numbers.all()
