"""Reading the histories: sentences, the timeline of a case, differences, replay, questions."""
