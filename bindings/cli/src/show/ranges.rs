//! Many names, shortly: `holo-0001 … 0008`.

/// How many consecutive names become a range.
const SHORTEST: usize = 3;

/// Names that count up, written as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Range {
    /// The name, or the first and the number of the last.
    pub(super) text: String,
    /// How many names it stands for.
    pub(super) count: usize,
}

/// Joins names that count up, in their order.
pub(super) fn ranges<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<Range> {
    let mut runs: Vec<Vec<&str>> = Vec::new();
    for name in names {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| follows(last, name)) => run.push(name),
            _ => runs.push(vec![name]),
        }
    }
    runs.into_iter().flat_map(|run| fold(&run)).collect()
}

fn fold(run: &[&str]) -> Vec<Range> {
    match run {
        [first, .., last] if run.len() >= SHORTEST => {
            vec![Range { text: format!("{first} … {}", split(last).1), count: run.len() }]
        }
        _ => run.iter().map(|name| Range { text: (*name).to_owned(), count: 1 }).collect(),
    }
}

/// Whether a name is another one with the next number, written with as many digits.
fn follows(before: &str, after: &str) -> bool {
    let ((stem, number), (other, next)) = (split(before), split(after));
    stem == other
        && !number.is_empty()
        && (number.len() == next.len() || !number.starts_with('0') && !next.starts_with('0'))
        && matches!((number.parse::<u64>(), next.parse::<u64>()), (Ok(number), Ok(next)) if number.checked_add(1) == Some(next))
}

/// The part before the number at the end, and the number.
fn split(name: &str) -> (&str, &str) {
    name.split_at(name.trim_end_matches(|character: char| character.is_ascii_digit()).len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(names: &[&str]) -> Vec<String> {
        ranges(names.iter().copied()).into_iter().map(|range| range.text).collect()
    }

    #[test]
    fn names_that_count_up_are_joined() {
        assert_eq!(shown(&["holo-0001", "holo-0002", "holo-0003", "dock-1"]), ["holo-0001 … 0003", "dock-1"]);
        assert_eq!(shown(&["h9", "h10", "h11"]), ["h9 … 11"]);
    }

    #[test]
    fn names_that_do_not_stay_as_they_are() {
        for names in [
            &["a1", "a2"][..],
            &["a1", "a3", "a5"],
            &["a01", "a2", "a03"],
            &["a", "b", "c"],
            &["a09", "a010", "a011"],
        ] {
            assert_eq!(shown(names), names);
        }
        assert!(shown(&[]).is_empty());
        let long = format!("a{}", "9".repeat(40));
        assert_eq!(shown(&[&long, &long, &long]).len(), 3);
    }

    #[test]
    fn nothing_is_lost() {
        let names: Vec<String> = (1..=10_000).map(|n| format!("holo-{n:04}")).collect();
        let ranges = ranges(names.iter().map(String::as_str));
        assert_eq!(ranges, [Range { text: "holo-0001 … 10000".into(), count: 10_000 }]);
    }
}
