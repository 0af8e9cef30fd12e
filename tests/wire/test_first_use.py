"""Schemas are built on first use, by any thread."""

import threading

from tidebill.wire import types
from tidebill.wire.declaring import field
from tidebill.wire.resource import Resource


def test_threads_that_come_first_together_read_the_same() -> None:
    for _ in range(20):

        class Fresh(Resource):
            name_ = "fresh"
            plural = "fresh"

            number: types.Id = field("A number.", example=1)
            text: types.Text = field("A text.", example="a")

        assert not Fresh.__pydantic_complete__
        start, found = threading.Barrier(8), []

        def read(declaration: type[Fresh] = Fresh) -> None:
            start.wait()  # noqa: B023  # the threads end before it changes
            found.append(declaration.read({"number": "7", "text": "a"}).sent())  # noqa: B023

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [{"number": 7, "text": "a"}] * 8
