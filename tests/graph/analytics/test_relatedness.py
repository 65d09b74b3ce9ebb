"""Specialisation, proximity, density and complementarity, by hand."""

from __future__ import annotations

import numpy as np

from graph.analytics.relatedness import (
    complementarity,
    density,
    offered,
    proximity,
    revealed_specialisation,
    specialised,
)

# Three places, three topics: A does 0 and 1, B does 1 and 2, C does only 2.
COUNTS = np.array([[2.0, 2.0, 0.0], [0.0, 2.0, 2.0], [0.0, 0.0, 4.0]])
SIZES = COUNTS.sum(axis=1)
FLAGS = np.array([[True, True, False], [False, True, True], [False, False, True]])


def test_specialisation_is_the_share_at_home_over_the_share_everywhere() -> None:
    found = revealed_specialisation(COUNTS, SIZES)
    # Topic 0 is 2 of A's 4 cooperations, and 2 of 12 everywhere; topic 2 is all of C's, and 6 of 12 everywhere.
    assert found[0, 0] == (2 / 4) / (2 / 12)
    assert found[2, 2] == (4 / 4) / (6 / 12)
    assert found[1, 2] == 1.0
    assert (specialised(COUNTS, SIZES) == FLAGS).all()


def test_specialisation_of_a_place_or_topic_without_cooperations_is_nought() -> None:
    assert revealed_specialisation(np.zeros((2, 3)), np.zeros(2)).tolist() == [[0.0] * 3] * 2
    assert not specialised(np.zeros((2, 3)), np.zeros(2)).any()


def test_proximity_is_the_lesser_of_the_two_conditional_probabilities() -> None:
    near = proximity(FLAGS)
    # One place has 0 and 1; two places have 1, one has 0: the lesser of 1/1 and 1/2.
    assert near[0, 1] == near[1, 0] == 0.5
    assert near[1, 2] == 0.5
    assert near[0, 2] == 0.0
    assert near.diagonal().tolist() == [0.0, 0.0, 0.0]


def test_density_is_the_share_of_proximity_that_lies_in_what_a_place_has() -> None:
    found = density(FLAGS, proximity(FLAGS))
    # All proximity to 0 lies in 1, half of that to 1 in each of 0 and 2, all of that to 2 in 1.
    assert found.tolist() == [[1.0, 0.5, 1.0], [1.0, 0.5, 1.0], [0.0, 0.5, 0.0]]


def test_complementarity_is_the_density_that_a_partner_adds_to_what_we_lack() -> None:
    found = complementarity(FLAGS, proximity(FLAGS))
    # A lacks 2, to which only 1 is near, and A has 1 already: nobody adds anything.
    assert found[0].tolist() == [0.0, 0.0, 0.0]
    # C lacks 0 and 1. A brings 0 and 1: it adds 1.0 to topic 0 (through 1) and 0.5 to topic 1 (through 0).
    assert found[2, 0] == 0.75
    # B brings 1, which adds 1.0 to topic 0 and nothing to 1 itself; 2 is nothing new.
    assert found[2, 1] == 0.5
    assert (found.diagonal() == 0).all()


def test_complementarity_of_a_place_that_lacks_nothing_is_nought() -> None:
    everything = np.array([[True, True], [True, False]])
    assert complementarity(everything, proximity(everything))[0].tolist() == [0.0, 0.0]


def test_what_is_offered_are_topics_that_we_lack_with_their_nearness_to_ours() -> None:
    found = offered(FLAGS[0], FLAGS, proximity(FLAGS))
    assert found[1].tolist() == [0.0, 0.0, 1.0]
    assert found[0].tolist() == [0.0, 0.0, 0.0]
