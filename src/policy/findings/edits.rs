//! Texts that are one slip of a hand apart: a letter too much, too few or another, or two that changed places.

/// Whether one slip makes `other` of `one`. A digit that differs is no slip: `team1` and `team2` are two names.
pub(super) fn is_slip(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|text| text.chars().collect::<Vec<char>>());
    let start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let [one, other] = [&one, &other].map(|text| text.get(start..).unwrap_or_default());
    let end = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let [one, other] = [one, other].map(|text| text.get(..text.len() - end).unwrap_or_default());
    let is_letter = |c: &char| !c.is_numeric();
    match (one, other) {
        ([], [c]) | ([c], []) => is_letter(c),
        ([a], [b]) => is_letter(a) && is_letter(b),
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

/// Numbers of `text` and of all that is left when one letter is taken away; texts that are a slip apart have one in common.
pub(super) fn traces(text: &str) -> Vec<u64> {
    let letters: Vec<u64> = text.chars().map(|c| u64::from(u32::from(c)) + 1).collect();
    let mut before = 0_u64;
    let whole = letters.iter().fold(0, |hash, letter| mixed(hash, *letter));
    let mut traces = vec![whole];
    // From the end, so that what follows each letter is at hand: its number and the power that it is moved by.
    let mut after = vec![(0_u64, 1_u64)];
    for letter in letters.iter().rev() {
        let (hash, power) = after.last().copied().unwrap_or((0, 1));
        after.push((
            letter.wrapping_mul(power).wrapping_add(hash),
            power.wrapping_mul(BASE),
        ));
    }
    for (letter, (hash, power)) in letters.iter().zip(after.iter().rev().skip(1)) {
        traces.push(before.wrapping_mul(*power).wrapping_add(*hash));
        before = mixed(before, *letter);
    }
    traces
}

fn mixed(hash: u64, letter: u64) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(letter)
}

/// Odd and large, so that no letter is lost. Texts with the same number are compared, so a coincidence costs time alone.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_one_letter_or_two_that_changed_places() {
        for (one, other, expected) in [
            ("editor", "edtior", true),
            ("editor", "editr", true),
            ("editor", "edditor", true),
            ("editor", "editos", true),
            ("editor", "editor", false),
            ("editor", "edotir", false),
            ("editor", "auditor", false),
            ("team1", "team2", false),
            ("team", "team2", false),
            ("", "a", true),
            ("é", "e", true),
        ] {
            assert_eq!(is_slip(one, other), expected, "{one} {other}");
            assert_eq!(is_slip(other, one), expected, "{other} {one}");
            let [traces, others] = [one, other].map(traces);
            let is_shared = traces.iter().any(|trace| others.contains(trace));
            assert!(is_shared || !expected, "{one} {other}");
        }
    }

    #[test]
    fn a_trace_is_that_of_the_text_without_a_letter() {
        let all = traces("abc");
        let each = ["abc", "bc", "ac", "ab"].map(|text| traces(text)[0]);
        assert_eq!(all, each);
    }
}
