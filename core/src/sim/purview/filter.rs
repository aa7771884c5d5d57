//! Filters of segments: `Attribute -eq 'value'`, joined by `-and` and `-or`.

use crate::sim::powershell::Refusal;

/// The deepest that parentheses go; protects the stack.
const DEEPEST: usize = 30;

/// The most words, values and parentheses of a filter, some 500 comparisons; protects the stack.
const LONGEST: usize = 2000;

/// Attributes by which people are filtered; those with a number are listed apart.
const ATTRIBUTES: [&str; 15] = [
    "Co",
    "Company",
    "Department",
    "Description",
    "Mail",
    "MailNickname",
    "MemberOf",
    "MemberOfGroup",
    "PhysicalDeliveryOfficeName",
    "PostalCode",
    "ProxyAddresses",
    "StreetAddress",
    "TargetAddress",
    "UsageLocation",
    "UserPrincipalName",
];

/// How an attribute is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Like,
    NotLike,
}

/// A filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// Attribute, comparison and value; no value stands for `$null`.
    Compare(String, Compared),
    /// Both hold.
    And(Box<Filter>, Box<Filter>),
    /// One holds.
    Or(Box<Filter>, Box<Filter>),
}

/// With what an attribute is compared, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compared {
    comparison: Comparison,
    value: Option<String>,
}

impl Filter {
    /// Reads a filter.
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let tokens = tokens(text)?;
        let mut reader = Reader { tokens: &tokens, text };
        let filter = reader.either(0)?;
        if reader.tokens.is_empty() { Ok(filter) } else { Err(invalid(text)) }
    }

    /// Whether a person fits; `values` gives the values of an attribute, in lower case.
    pub(super) fn fits(&self, values: &dyn Fn(&str) -> Vec<String>) -> bool {
        match self {
            Self::And(one, two) => one.fits(values) && two.fits(values),
            Self::Or(one, two) => one.fits(values) || two.fits(values),
            Self::Compare(attribute, compared) => compared.holds(&values(attribute)),
        }
    }
}

impl Compared {
    fn holds(&self, values: &[String]) -> bool {
        let any = match &self.value {
            None => values.is_empty(),
            Some(value) => {
                let like = matches!(self.comparison, Comparison::Like | Comparison::NotLike);
                values.iter().any(|one| if like { matches_pattern(one, value) } else { one == value })
            }
        };
        any == matches!(self.comparison, Comparison::Equal | Comparison::Like)
    }
}

/// Whether a text fits a pattern in which `*` stands for anything.
fn matches_pattern(text: &str, pattern: &str) -> bool {
    let parts: Vec<&str> = pattern.split('*').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return text == pattern };
    let Some(rest) = text.strip_prefix(first) else { return false };
    let Some(mut rest) = rest.strip_suffix(last) else { return false };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    /// `-eq` and its like, in lower case.
    Operator(String),
    Word(String),
    Value(Option<String>),
}

fn invalid(text: &str) -> Refusal {
    Refusal::argument(format!("The UserGroupFilter \"{text}\" is not a valid filter."))
}

fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if found.len() >= LONGEST {
            return Err(Refusal::argument("The UserGroupFilter has too many conditions."));
        }
        match first {
            '(' | ')' => {
                found.push(if first == '(' { Token::Open } else { Token::Close });
                rest = &rest[1..];
            }
            '\'' => {
                let (value, after) = quoted(&rest[1..]).ok_or_else(|| invalid(text))?;
                found.push(Token::Value(Some(value.to_lowercase())));
                rest = after;
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "()'".contains(c)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                found.push(match word.to_ascii_lowercase() {
                    operator if operator.starts_with('-') => Token::Operator(operator),
                    system if system == "$null" => Token::Value(None),
                    number if number.chars().all(|digit| digit.is_ascii_digit()) => {
                        Token::Value(Some(number))
                    }
                    _ => Token::Word(word.to_owned()),
                });
                rest = after;
            }
        }
        rest = rest.trim_start();
    }
    Ok(found)
}

/// A text up to the closing quotation mark, where two of them stand for one, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if letter != '\'' {
            value.push(letter);
        } else if letters.peek().is_some_and(|(_, next)| *next == '\'') {
            letters.next();
            value.push('\'');
        } else {
            return Some((value, &text[at + 1..]));
        }
    }
    None
}

struct Reader<'t> {
    tokens: &'t [Token],
    text: &'t str,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<&Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    fn takes(&mut self, operator: &str) -> bool {
        let found = matches!(self.tokens.first(), Some(Token::Operator(one)) if one == operator);
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }

    fn either(&mut self, depth: usize) -> Result<Filter, Refusal> {
        let mut filter = self.both(depth)?;
        while self.takes("-or") {
            filter = Filter::Or(Box::new(filter), Box::new(self.both(depth)?));
        }
        Ok(filter)
    }

    fn both(&mut self, depth: usize) -> Result<Filter, Refusal> {
        let mut filter = self.single(depth)?;
        while self.takes("-and") {
            filter = Filter::And(Box::new(filter), Box::new(self.single(depth)?));
        }
        Ok(filter)
    }

    fn single(&mut self, depth: usize) -> Result<Filter, Refusal> {
        let text = self.text;
        if self.tokens.first() == Some(&Token::Open) && depth < DEEPEST {
            self.next();
            let filter = self.either(depth + 1)?;
            return if self.next() == Some(&Token::Close) { Ok(filter) } else { Err(invalid(text)) };
        }
        let Some(Token::Word(attribute)) = self.next().cloned() else { return Err(invalid(text)) };
        let attribute = known(&attribute)?;
        let comparison = match self.next() {
            Some(Token::Operator(operator)) => match operator.as_str() {
                "-eq" => Comparison::Equal,
                "-ne" => Comparison::NotEqual,
                "-like" => Comparison::Like,
                "-notlike" => Comparison::NotLike,
                "-gt" | "-ge" | "-lt" | "-le" => {
                    return Err(Refusal::unmodelled(format!("{operator} in filters of segments")));
                }
                _ => return Err(invalid(text)),
            },
            _ => return Err(invalid(text)),
        };
        match self.next() {
            Some(Token::Value(value)) => {
                Ok(Filter::Compare(attribute, Compared { comparison, value: value.clone() }))
            }
            _ => Err(invalid(text)),
        }
    }
}

/// The name of an attribute in lower case, refused unless people can be filtered by it.
fn known(attribute: &str) -> Result<String, Refusal> {
    let lower = attribute.to_ascii_lowercase();
    let numbered = |prefix: &str, most: u8| {
        let number = lower.strip_prefix(prefix).filter(|digits| !digits.starts_with(['0', '+']));
        number.and_then(|digits| digits.parse::<u8>().ok()).is_some_and(|number| (1..=most).contains(&number))
    };
    let listed = ATTRIBUTES.iter().any(|one| one.eq_ignore_ascii_case(attribute));
    if listed || numbered("extensionattribute", 15) || numbered("msexchextensioncustomattribute", 5) {
        return Ok(lower);
    }
    Err(Refusal::argument(format!("\"{attribute}\" is not a property by which segments can be filtered.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(filter: &str, department: &str) -> bool {
        let values = |attribute: &str| match attribute {
            "department" if !department.is_empty() => vec![department.to_lowercase()],
            "company" => vec!["abc".to_owned()],
            _ => Vec::new(),
        };
        Filter::read(filter).unwrap().fits(&values)
    }

    #[test]
    fn filters_compare_and_join() {
        assert!(
            fits("Department -eq 'Vendor A'", "vendor a") && !fits("Department -eq 'Vendor A'", "Vendor")
        );
        assert!(
            fits("department -ne 'a'", "b")
                && fits("Department -ne 'a'", "")
                && !fits("Department -ne 'a'", "A")
        );
        assert!(
            fits("Department -like 'Vendor*'", "Vendor B") && !fits("Department -like 'Vendor*'", "A Vendor")
        );
        assert!(fits("Department -like '*e*d*r*'", "Vendor") && !fits("Department -like 'ab*ba'", "aba"));
        assert!(fits("Department -notlike 'V*'", "Sales"));
        assert!(fits("Department -eq 'O''Neil'", "o'neil"));
        assert!(fits("Department -eq $null", "") && fits("Department -ne $null", "x"));
        assert!(fits("Department -eq 7", "7"));
        assert!(fits("Department -eq 'a' -or Department -eq 'b' -and Company -eq 'none'", "a"));
        assert!(!fits("(Department -eq 'a' -or Department -eq 'b') -and Company -eq 'none'", "a"));
    }

    #[test]
    fn other_texts_are_refused() {
        let deep = "(".repeat(100_000);
        let long = format!("{}Department -eq 'b'", "Department -eq 'a' -or ".repeat(100_000));
        for text in [
            "",
            "Department",
            "Department -eq",
            "Department -eq HR",
            "Department -eq \"HR\"",
            "Department -eq 'HR",
            "Department -eq 'HR' -and",
            "Department = 'HR'",
            "Department -eq 'HR' Department -eq 'IT'",
            "(Department -eq 'HR'",
            "Department -eq 'HR')",
            "Location -eq 'Local' -and Position -ne 'Temporary'",
            "ExtensionAttribute16 -eq 'x'",
            "ExtensionAttribute0 -eq 'x'",
            "é -eq 'x'",
            deep.as_str(),
            &deep[..1000],
            long.as_str(),
        ] {
            assert!(Filter::read(text).is_err(), "{text}");
        }
        for text in
            ["ExtensionAttribute15 -eq 'x'", "MSExchExtensionCustomAttribute5 -eq 'x'", "MemberOf -eq 'x'"]
        {
            assert!(Filter::read(text).is_ok(), "{text}");
        }
    }
}
