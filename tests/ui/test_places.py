"""A host serves so many visitors; who was first goes on, and a place that is left is taken."""

import threading

from mnist_dash.ui.places import Places


def test_the_first_keep_their_places_and_the_next_gets_one_that_is_left():
    places, here = Places(), {"a", "b", "c"}
    assert [places.take(each, 2, here.__contains__) for each in "abc"] == [True, True, False]
    assert places.take("a", 2, here.__contains__) and places.count(here.__contains__) == 2
    here.remove("a")
    assert places.take("c", 2, here.__contains__) and not places.take("d", 2, here.__contains__)


def test_without_a_limit_everybody_is_served():
    places = Places()
    assert all(places.take(str(each), None, lambda session: True) for each in range(1000))
    assert places.count(lambda session: True) == 1000


def test_a_lower_limit_sends_nobody_away():
    places = Places()
    assert places.take("a", 2, lambda session: True) and places.take("b", 2, lambda session: True)
    assert places.take("b", 1, lambda session: True) and not places.take("c", 1, lambda session: True)


def test_no_place_is_given_twice_at_once():
    places, got = Places(), []
    threads = [
        threading.Thread(target=lambda each=each: got.append(places.take(str(each), 5, lambda session: True)))
        for each in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(got) == 5
