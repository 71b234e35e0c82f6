//! Replays at the desk: the recent decisions against `candidate.csv`, and against rules that somebody sends.
