//! A file of lines that is set aside when it is full: `log` becomes `log.1`, `log.1` becomes `log.2`, and so on.
//!
//! What was said to be written is in the file whole, and what could not be written is not there in part: half a line would
//! spoil the next one. One process writes a file; whoever else moves it away is followed.

mod opened;

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use opened::Opened;

/// Takes pieces of whole lines.
#[derive(Debug)]
pub struct RotatingFile {
    path: PathBuf,
    most: u64,
    keep: u16,
    opened: Option<Opened>,
    is_failing: bool,
    /// Whether it is larger than it should be.
    grows: bool,
}

impl RotatingFile {
    /// Opens the file at `path` for lines at its end. With more than `most` bytes it is set aside, and the last `keep` of
    /// those are kept. A new file is readable for its owner and group.
    ///
    /// # Errors
    /// It cannot be written, or is a folder, a pipe or a socket.
    pub fn open(path: PathBuf, most: u64, keep: u16) -> io::Result<Self> {
        let opened = Some(Opened::at(&path)?);
        Ok(Self {
            path,
            most,
            keep,
            opened,
            is_failing: false,
            grows: false,
        })
    }

    fn append(&mut self, piece: &[u8]) -> io::Result<()> {
        let opened = self.opened.take();
        let opened = opened.filter(|opened| opened.is_at(&self.path));
        let mut opened = match opened {
            Some(opened) => opened,
            None => Opened::at(&self.path)?,
        };
        if opened.is_full(piece, self.most) {
            // A file that grows is better than lines that are lost.
            let set_aside = self.set_aside();
            self.tell_of_growth(set_aside.as_ref().err());
            if set_aside.is_ok() {
                opened = Opened::at(&self.path)?;
            }
        }
        let ended = opened.append(piece);
        self.opened = Some(opened);
        ended
    }

    /// Moves each file on by one, up to the first number that is free: a second attempt loses nothing more.
    fn set_aside(&self) -> io::Result<()> {
        if self.keep == 0 {
            return fs::remove_file(&self.path);
        }
        let mut numbers = 1..self.keep;
        let free = numbers.find(|number| !self.older(*number).exists());
        for number in (1..free.unwrap_or(self.keep)).rev() {
            fs::rename(self.older(number), self.older(number + 1))?;
        }
        fs::rename(&self.path, self.older(1))
    }

    fn older(&self, number: u16) -> PathBuf {
        let mut name = OsString::from(&self.path);
        name.push(format!(".{number}"));
        name.into()
    }

    /// Says once that it grows, until it was set aside again.
    fn tell_of_growth(&mut self, error: Option<&io::Error>) {
        if let Some(error) = error.filter(|_| !self.grows) {
            tracing::error!(file = %self.path.display(), %error, "a full file cannot be set aside, and grows on");
        }
        self.grows = error.is_some();
    }

    /// Says once that lines are lost, and once that they are no more.
    fn tell_of_loss(&mut self, error: Option<&io::Error>) {
        match error {
            Some(error) if !self.is_failing => {
                tracing::error!(file = %self.path.display(), %error, "a file cannot be written, and its lines are lost");
            }
            None if self.is_failing => {
                tracing::info!(file = %self.path.display(), "a file can be written again");
            }
            _ => {}
        }
        self.is_failing = error.is_some();
    }
}

/// One call is one piece, written whole or not at all.
impl Write for RotatingFile {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let appended = self.append(piece);
        self.tell_of_loss(appended.as_ref().err());
        appended.map(|()| piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is gone when it is dropped.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("whiteroom-{name}-{}", std::process::id());
            let path = std::env::temp_dir().join(name);
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn open(&self, keep: u16) -> RotatingFile {
            RotatingFile::open(self.0.join("log"), 10, keep).unwrap()
        }

        /// Each file with its text.
        fn texts(&self) -> Vec<(String, String)> {
            let files = fs::read_dir(&self.0).unwrap().map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read_to_string(path).unwrap())
            });
            let mut texts: Vec<_> = files.collect();
            texts.sort();
            texts
        }

        fn check(&self, expected: &[(&str, &str)]) {
            let texts = self.texts();
            let texts = texts
                .iter()
                .map(|(name, text)| (name.as_str(), text.as_str()));
            assert_eq!(texts.collect::<Vec<_>>(), expected);
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn so_many_full_files_are_kept_as_are_wanted() {
        for (keep, expected) in [
            (0, &[("log", "dddd\neeee\n")][..]),
            (1, &[("log", "dddd\neeee\n"), ("log.1", "c23456789\n")]),
            (
                5,
                &[
                    ("log", "dddd\neeee\n"),
                    ("log.1", "c23456789\n"),
                    ("log.2", "aaaa\nbbb\n"),
                ],
            ),
        ] {
            let folder = Folder::new(&format!("keep-{keep}"));
            let mut file = folder.open(keep);
            for line in ["aaaa\n", "bbb\n", "c23456789\n", "dddd\n", "eeee\n"] {
                file.write_all(line.as_bytes()).unwrap();
            }
            folder.check(expected);
        }
    }

    #[test]
    fn a_gap_among_the_files_that_were_set_aside_saves_those_behind_it() {
        let folder = Folder::new("gap");
        for (name, text) in [("log", "aaaabbbbb\n"), ("log.1", "1"), ("log.3", "3")] {
            fs::write(folder.0.join(name), text).unwrap();
        }
        folder.open(3).write_all(b"c\n").unwrap();
        folder.check(&[
            ("log", "c\n"),
            ("log.1", "aaaabbbbb\n"),
            ("log.2", "1"),
            ("log.3", "3"),
        ]);
    }

    #[test]
    fn a_file_that_cannot_be_set_aside_grows_and_loses_no_line() {
        let folder = Folder::new("grows");
        // A file does not take the place of a folder.
        let in_the_way = folder.0.join("log.1");
        fs::create_dir(&in_the_way).unwrap();
        let mut file = folder.open(1);
        for _ in 0..2 {
            file.write_all(b"aaaabbbbb\n").unwrap();
        }
        assert!(file.grows);
        fs::remove_dir(&in_the_way).unwrap();
        folder.check(&[("log", "aaaabbbbb\naaaabbbbb\n")]);
        file.write_all(b"c\n").unwrap();
        assert!(!file.grows);
        folder.check(&[("log", "c\n"), ("log.1", "aaaabbbbb\naaaabbbbb\n")]);
    }

    #[test]
    fn a_piece_that_is_larger_than_a_file_is_written_whole() {
        let folder = Folder::new("large");
        let mut file = folder.open(1);
        file.write_all(b"0123456789abcdef\n").unwrap();
        file.write_all(b"b\n").unwrap();
        folder.check(&[("log", "b\n"), ("log.1", "0123456789abcdef\n")]);
    }

    #[test]
    fn what_is_there_is_kept_and_half_a_line_spoils_no_other() {
        for (before, after) in [("", "b\n"), ("a\n", "a\nb\n"), ("ha", "ha\nb\n")] {
            let folder = Folder::new(&format!("before-{}", before.len()));
            fs::write(folder.0.join("log"), before).unwrap();
            folder.open(1).write_all(b"b\n").unwrap();
            folder.check(&[("log", after)]);
        }
    }

    #[test]
    fn a_file_that_is_moved_or_removed_is_followed() {
        let folder = Folder::new("moved");
        let mut file = folder.open(1);
        file.write_all(b"a\n").unwrap();
        fs::rename(folder.0.join("log"), folder.0.join("away")).unwrap();
        file.write_all(b"b\n").unwrap();
        folder.check(&[("away", "a\n"), ("log", "b\n")]);
        fs::remove_file(folder.0.join("log")).unwrap();
        file.write_all(b"c\n").unwrap();
        folder.check(&[("away", "a\n"), ("log", "c\n")]);
    }

    #[test]
    fn lines_that_fail_are_said_to_fail_until_they_can_be_written() {
        let folder = Folder::new("failing");
        let mut file = folder.open(1);
        fs::rename(&folder.0, folder.0.with_extension("away")).unwrap();
        assert!(file.write_all(b"a\n").is_err() && file.is_failing);
        fs::rename(folder.0.with_extension("away"), &folder.0).unwrap();
        assert!(file.write_all(b"b\n").is_ok() && !file.is_failing);
        folder.check(&[("log", "b\n")]);
    }

    #[test]
    fn a_full_device_and_what_is_no_file_are_refused() {
        let full = RotatingFile::open("/dev/full".into(), 10, 1);
        assert!(full.unwrap().write_all(b"a\n").is_err());
        let folder = Folder::new("odd");
        let refused = RotatingFile::open(folder.0.clone(), 10, 1).unwrap_err();
        assert_eq!(refused.to_string(), "it is neither a file nor a device");
    }
}
