//! The results of a run as JUnit writes them, for the many programs that read that.

use super::results::Run;
use crate::policy::{LoadError, Tried, Verdict};

/// Every case as a test, and the wanted coverage as one more.
pub(super) fn text(run: &Run<'_>) -> String {
    let mut cases: Vec<String> = run.tried.iter().map(one).collect();
    cases.extend(coverage(run));
    let failures = run.failed().count() + usize::from(!run.is_covered());
    suite(&cases, failures, 0)
}

/// A policy that does not load is one error.
pub(super) fn unusable(error: &LoadError) -> String {
    let problems = escaped(error.to_string());
    let case = format!(
        "    <testcase classname=\"policy\" name=\"the policy loads\">\n      \
         <error message=\"the policy cannot be used\">{problems}</error>\n    </testcase>\n"
    );
    suite(&[case], 0, 1)
}

fn suite(cases: &[String], failures: usize, errors: usize) -> String {
    let tests = cases.len();
    let cases = cases.concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  \
         <testsuite name=\"whiteroom policy test\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">\n\
         {cases}  </testsuite>\n</testsuites>\n"
    )
}

fn one(tried: &Tried<'_>) -> String {
    let case = tried.case;
    let wish = match case.expected {
        Verdict::Allow => "can",
        Verdict::Deny => "cannot",
    };
    let name = format!("{wish} {} {}", case.method, case.path);
    let [who, name, file] = [&case.who, &name, &*case.place.file].map(escaped);
    let opened = format!(
        "    <testcase classname=\"{who}\" name=\"{name}\" file=\"{file}\" line=\"{}\"",
        case.place.line
    );
    match &tried.failure {
        None => format!("{opened}/>\n"),
        Some(failure) => format!(
            "{opened}>\n{}    </testcase>\n",
            failed(&case.place.to_string(), failure)
        ),
    }
}

fn coverage(run: &Run<'_>) -> Option<String> {
    let wanted = run.min_coverage?;
    let opened = "    <testcase classname=\"policy\" name=\"coverage of the rules\"";
    if run.is_covered() {
        return Some(format!("{opened}/>\n"));
    }
    let found = run.coverage.rules.percent();
    let failure = format!("{found} % of the rules settle a case, and {wanted} % are wanted");
    Some(format!(
        "{opened}>\n{}    </testcase>\n",
        failed("", &failure)
    ))
}

fn failed(place: &str, failure: &str) -> String {
    let (place, failure) = (escaped(place), escaped(failure));
    format!("      <failure message=\"{failure}\">{place}</failure>\n")
}

/// XML has no way to write most control characters, not even escaped.
fn escaped(text: impl AsRef<str>) -> String {
    let mut escaped = String::new();
    for c in text.as_ref().chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_text_ends_an_attribute_or_an_element() {
        for (text, written) in [
            ("a\"b", "a&quot;b"),
            ("</x> & <y>", "&lt;/x&gt; &amp; &lt;y&gt;"),
            ("a\u{1b}b\u{0}\u{ffff}", "a\u{fffd}b\u{fffd}\u{fffd}"),
            ("a\nb", "a&#10;b"),
            ("ä日", "ä日"),
        ] {
            assert_eq!(escaped(text), written);
        }
    }
}
