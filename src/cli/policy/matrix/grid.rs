//! The matrix as a grid: a line for each route, a column for each caller, in blocks that fit a terminal.

use crate::cli::escaped::escaped;
use crate::policy::{Answer, Matrix, Row};

pub(super) fn text(matrix: &Matrix) -> String {
    let Matrix { who, rows, .. } = matrix;
    if rows.is_empty() {
        return "this server has no route that the policy decides about\n".to_owned();
    }
    let names: Vec<String> = who.iter().map(|name| escaped(name)).collect();
    let routes: Vec<String> = rows.iter().map(|row| row.route.to_string()).collect();
    let first = routes.iter().map(|route| width(route)).max();
    let first = first.unwrap_or_default();
    let blocks = blocks(&names, first);
    let mut text: Vec<String> = blocks
        .into_iter()
        .map(|columns| block(&columns, (&names, &routes), rows, first))
        .collect();
    text.extend(notes(rows));
    text.join("\n")
}

/// The numbers of the columns that stand side by side; each block has at least one.
fn blocks(names: &[String], first: usize) -> Vec<Vec<usize>> {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut left = 0;
    for (column, name) in names.iter().enumerate() {
        let needed = GAP.len() + column_width(name);
        match blocks.last_mut() {
            Some(block) if needed <= left => block.push(column),
            _ => {
                left = WIDTH.saturating_sub(first);
                blocks.push(vec![column]);
            }
        }
        left = left.saturating_sub(needed);
    }
    blocks
}

fn block(
    columns: &[usize],
    (names, routes): (&[String], &[String]),
    rows: &[Row],
    first: usize,
) -> String {
    let names: Vec<(usize, &String)> = columns
        .iter()
        .filter_map(|column| Some((*column, names.get(*column)?)))
        .collect();
    let line = |start: &str, cell: &dyn Fn(usize, &str) -> String| {
        let cells = names.iter().map(|(column, name)| {
            let text = cell(*column, name);
            format!("{GAP}{}", padded(&text, column_width(name)))
        });
        let line = padded(start, first) + cells.collect::<String>().as_str();
        line.trim_end().to_owned() + "\n"
    };
    let mut text = line("", &|_, name| name.to_owned());
    for (route, row) in routes.iter().zip(rows) {
        let word = |column: usize| row.cells.get(column).map_or("", |cell| word(cell.answer));
        text.push_str(&line(route, &|column, _| word(column).to_owned()));
    }
    text
}

/// What the words do not say by themselves.
fn notes(rows: &[Row]) -> Option<String> {
    let answers = |answer| {
        rows.iter()
            .any(|row| row.cells.iter().any(|cell| cell.answer == answer))
    };
    let step_up = answers(Answer::StepUp).then(|| {
        "step-up: the rules allow it, after a sign-in as step_up.toml demands\n".to_owned()
    });
    let fault = answers(Answer::Fault).then(|| {
        "FAULT: the policy cannot decide it, and the server refuses with 500\n".to_owned()
    });
    let tried = rows.iter().filter(|row| row.path != row.route.pattern);
    let tried = tried.map(|row| format!("{} was tried as {}\n", row.route, row.path));
    let notes: String = step_up.into_iter().chain(fault).chain(tried).collect();
    (!notes.is_empty()).then_some(notes)
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Allow => "yes",
        Answer::Deny => "-",
        Answer::StepUp => "step-up",
        Answer::Fault => "FAULT",
    }
}

fn column_width(name: &str) -> usize {
    width(name).max("step-up".len())
}

fn width(text: &str) -> usize {
    text.chars().count()
}

fn padded(text: &str, width: usize) -> String {
    format!("{text:width$}")
}

const GAP: &str = "  ";

/// Of a terminal, in characters.
const WIDTH: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_side_by_side_as_long_as_they_fit() {
        let names = |lengths: &[usize]| -> Vec<String> {
            lengths.iter().map(|length| "x".repeat(*length)).collect()
        };
        for (first, lengths, wanted) in [
            (20, &[9, 5, 3][..], vec![vec![0, 1, 2]]),
            (20, &[28, 28][..], vec![vec![0, 1]]),
            (20, &[28, 29][..], vec![vec![0], vec![1]]),
            (20, &[7; 7][..], vec![vec![0, 1, 2, 3, 4, 5], vec![6]]),
            (200, &[1, 1][..], vec![vec![0], vec![1]]),
            (20, &[][..], vec![]),
        ] {
            assert_eq!(
                blocks(&names(lengths), first),
                wanted,
                "{first} {lengths:?}"
            );
        }
    }
}
