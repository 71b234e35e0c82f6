//! What a load may do to the thread that runs it.

use super::*;

#[test]
fn a_panic_of_a_load_is_contained_and_told() {
    assert_eq!(contained(|| 7), Ok(7));
    for (load, says) in [
        (
            (|| panic!("row {}", 7)) as fn(),
            "the program failed on these files: row 7",
        ),
        (
            || panic!("no rows"),
            "the program failed on these files: no rows",
        ),
        (
            || std::panic::panic_any(7),
            "the program failed on these files: without a word",
        ),
    ] {
        let text = contained(load).unwrap_err();
        let problem = fault("policies".into(), &text);
        assert_eq!(problem.message, says);
        assert_eq!(problem.code.as_str(), "fault");
    }
}
