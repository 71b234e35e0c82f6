//! The places of many bytes of a text, without counting from its start for each.

use super::problem::Place;
use super::source::Source;

/// A text with the places of some of its bytes, from which the others are counted.
#[derive(Debug)]
pub(super) struct Places<'a> {
    source: &'a Source,
    /// Byte, line and column, about every [`STEP`] bytes: a single line may be as long as the file.
    known: Vec<(usize, usize, usize)>,
}

impl<'a> Places<'a> {
    pub(super) fn of(source: &'a Source) -> Self {
        let mut known = vec![(0, 1, 1)];
        let (mut line, mut column, mut next) = (1, 1, STEP);
        for (offset, c) in source.text.char_indices() {
            if offset >= next {
                known.push((offset, line, column));
                next = offset + STEP;
            }
            (line, column) = after(c, line, column);
        }
        Self { source, known }
    }

    /// The place of a byte of the text.
    pub(super) fn at(&self, offset: usize) -> Place {
        let index = self.known.partition_point(|(known, ..)| *known <= offset);
        let known = index.checked_sub(1).and_then(|index| self.known.get(index));
        let (start, line, column) = known.copied().unwrap_or((0, 1, 1));
        let between = self.source.text.get(start..offset).unwrap_or_default();
        let (line, column) = between
            .chars()
            .fold((line, column), |(line, column), c| after(c, line, column));
        self.source.place(line, column)
    }
}

fn after(c: char, line: usize, column: usize) -> (usize, usize) {
    if c == '\n' {
        (line + 1, 1)
    } else {
        (line, column + 1)
    }
}

/// In bytes.
const STEP: usize = 1 << 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_the_place_that_counting_from_the_start_gives() {
        for text in ["", "a\né\n\nb", &"é\n".repeat(3_000), &"日".repeat(3_000)] {
            let source = Source {
                file: "cases.toml".into(),
                text: text.into(),
            };
            let places = Places::of(&source);
            let ends = [text.len()];
            for offset in text.char_indices().map(|(offset, _)| offset).chain(ends) {
                assert_eq!(places.at(offset), source.place_of(offset), "{offset}");
            }
        }
    }
}
