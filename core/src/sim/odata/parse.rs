//! Reads filters.

use super::filter::{Expression, Function, Literal, Operator, Path};
use crate::sim::errors::{Failure, Outcome, malformed};
use crate::sim::id::Id;
use crate::sim::moment::Moment;

/// A filter may be nested this deep; a deeper one is refused before it can exhaust the stack.
const DEEPEST: usize = 60;

/// A filter may join this many terms; chains of them are nested as well.
const MOST_JOINED: usize = 500;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Mark(char),
}

/// Reads a filter.
pub(crate) fn parse_filter(text: &str) -> Outcome<Expression> {
    let wrong = |why: &str| malformed(format!("Invalid filter clause: {why} in '{text}'."));
    let tokens = tokens(text).map_err(|place| wrong(&format!("syntax error at position {place}")))?;
    let mut parser = Parser { tokens: &tokens, next: 0, depth: 0, joined: 0, variables: Vec::new() };
    let expression = parser.either().map_err(|failure| match failure {
        Some(failure) => failure,
        None => wrong(&format!("syntax error at term {}", parser.next + 1)),
    })?;
    if parser.next < tokens.len() {
        return Err(wrong(&format!("syntax error at term {}", parser.next + 1)));
    }
    Ok(expression)
}

fn tokens(text: &str) -> Result<Vec<Token>, usize> {
    let mut tokens = Vec::new();
    let characters: Vec<char> = text.chars().collect();
    let mut place = 0;
    while let Some(&character) = characters.get(place) {
        match character {
            ' ' | '\t' => place += 1,
            '(' | ')' | ',' | '/' | ':' | '=' => {
                tokens.push(Token::Mark(character));
                place += 1;
            }
            '\'' => {
                let (text, after) = quoted(&characters, place).ok_or(place)?;
                tokens.push(Token::Text(text));
                place = after;
            }
            _ => {
                let number = character.is_ascii_digit() || character == '-';
                let word: String = characters[place..]
                    .iter()
                    .take_while(|one| {
                        one.is_alphanumeric() || "_-.$@+".contains(**one) || (number && **one == ':')
                    })
                    .collect();
                if word.is_empty() {
                    return Err(place);
                }
                place += word.chars().count();
                tokens.push(Token::Word(word));
            }
        }
    }
    Ok(tokens)
}

/// A text in quotes, where a doubled quote stands for one.
fn quoted(characters: &[char], start: usize) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut place = start + 1;
    loop {
        match (characters.get(place)?, characters.get(place + 1)) {
            ('\'', Some('\'')) => {
                text.push('\'');
                place += 2;
            }
            ('\'', _) => return Some((text, place + 1)),
            (other, _) => {
                text.push(*other);
                place += 1;
            }
        }
    }
}

fn too_many() -> Failure {
    malformed("Invalid filter clause: The node count limit of the filter has been exceeded.")
}

struct Parser<'t> {
    tokens: &'t [Token],
    next: usize,
    depth: usize,
    joined: usize,
    variables: Vec<String>,
}

/// `None` is a syntax error at the current place.
type Parsed<T> = Result<T, Option<Failure>>;

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn word(&self) -> Option<&str> {
        if let Some(Token::Word(word)) = self.peek() { Some(word) } else { None }
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let found = self.word().is_some_and(|word| word.eq_ignore_ascii_case(wanted));
        self.next += usize::from(found);
        found
    }

    fn take_mark(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(&Token::Mark(wanted));
        self.next += usize::from(found);
        found
    }

    fn mark(&mut self, wanted: char) -> Parsed<()> {
        if self.take_mark(wanted) { Ok(()) } else { Err(None) }
    }

    fn either(&mut self) -> Parsed<Expression> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Some(too_many()));
        }
        let mut left = self.both()?;
        while self.take_word("or") {
            self.join()?;
            left = Expression::Or(Box::new(left), Box::new(self.both()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn join(&mut self) -> Parsed<()> {
        self.joined += 1;
        if self.joined > MOST_JOINED { Err(Some(too_many())) } else { Ok(()) }
    }

    fn both(&mut self) -> Parsed<Expression> {
        let mut left = self.term()?;
        while self.take_word("and") {
            self.join()?;
            left = Expression::And(Box::new(left), Box::new(self.term()?));
        }
        Ok(left)
    }

    fn term(&mut self) -> Parsed<Expression> {
        if self.take_word("not") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(None);
            }
            let inner = self.term()?;
            self.depth -= 1;
            return Ok(Expression::Not(Box::new(inner)));
        }
        if self.take_mark('(') {
            let inner = self.either()?;
            self.mark(')')?;
            return Ok(inner);
        }
        let function = self
            .word()
            .map(str::to_ascii_lowercase)
            .filter(|_| self.tokens.get(self.next + 1) == Some(&Token::Mark('(')));
        match function.as_deref() {
            Some("startswith") => self.call(Function::StartsWith),
            Some("endswith") => self.call(Function::EndsWith),
            Some("contains") => self.call(Function::Contains),
            Some("isof") => self.is_of(),
            _ => self.comparison(),
        }
    }

    fn call(&mut self, function: Function) -> Parsed<Expression> {
        self.next += 1;
        self.mark('(')?;
        let path = self.path()?;
        self.mark(',')?;
        let Some(Token::Text(text)) = self.peek().cloned() else { return Err(None) };
        self.next += 1;
        self.mark(')')?;
        // `startswith(x,'y') eq true` is the same in older clients.
        if self.take_word("eq") && !self.take_word("true") {
            return Err(None);
        }
        Ok(Expression::Call(function, path, text))
    }

    fn is_of(&mut self) -> Parsed<Expression> {
        self.next += 1;
        self.mark('(')?;
        let Some(Token::Text(name)) = self.peek().cloned() else { return Err(None) };
        self.next += 1;
        self.mark(')')?;
        Ok(Expression::IsOf(name.trim_start_matches('#').trim_start_matches("microsoft.graph.").to_owned()))
    }

    fn path(&mut self) -> Parsed<Path> {
        let mut names = Vec::new();
        loop {
            let Some(word) = self.word().map(str::to_owned) else { return Err(None) };
            self.next += 1;
            if !word.starts_with("microsoft.graph.") && (!names.is_empty() || !self.variables.contains(&word))
            {
                names.push(word);
            }
            let lambda = matches!(self.tokens.get(self.next + 1), Some(Token::Word(word)) if word == "any" || word == "all");
            if lambda || !self.take_mark('/') {
                return Ok(Path { names, key: None });
            }
        }
    }

    fn comparison(&mut self) -> Parsed<Expression> {
        let path = self.path()?;
        if self.take_mark('/') {
            return self.lambda(path);
        }
        if self.take_word("in") {
            self.mark('(')?;
            let mut literals = vec![self.literal()?];
            while self.take_mark(',') {
                literals.push(self.literal()?);
            }
            self.mark(')')?;
            return Ok(Expression::In(path, literals));
        }
        let Some(operator) = self.word().and_then(Operator::named) else {
            return if path.names.is_empty() { Err(None) } else { Ok(Expression::Bare(path)) };
        };
        self.next += 1;
        Ok(Expression::Compare(path, operator, self.literal()?))
    }

    fn lambda(&mut self, path: Path) -> Parsed<Expression> {
        if !self.take_word("any") {
            return Err(None);
        }
        self.mark('(')?;
        if self.take_mark(')') {
            return Ok(Expression::Any(path, None));
        }
        let Some(variable) = self.word().map(str::to_owned) else { return Err(None) };
        self.next += 1;
        self.mark(':')?;
        self.variables.push(variable);
        let inner = self.either()?;
        self.variables.pop();
        self.mark(')')?;
        Ok(Expression::Any(path, Some(Box::new(inner))))
    }

    fn literal(&mut self) -> Parsed<Literal> {
        let literal = match self.peek() {
            Some(Token::Text(text)) => Literal::Text(text.clone()),
            Some(Token::Word(word)) => constant(word).ok_or(None)?,
            _ => return Err(None),
        };
        self.next += 1;
        Ok(literal)
    }
}

fn constant(word: &str) -> Option<Literal> {
    match word {
        "null" => return Some(Literal::Null),
        "true" => return Some(Literal::Bool(true)),
        "false" => return Some(Literal::Bool(false)),
        _ => {}
    }
    if let Ok(number) = word.parse::<f64>() {
        return Some(Literal::Number(number));
    }
    if Id::parse(word).is_some() {
        return Some(Literal::Text(word.to_owned()));
    }
    Moment::parse(word).map(Literal::Time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read() {
        for text in [
            "displayName eq 'O''Brien'",
            "startswith(displayName, 'a') and accountEnabled eq false",
            "not(userType eq 'Guest') or (mail ne null and id in ('a','b'))",
            "otherMails/any(x:x eq 'a@b.c')",
            "assignedLicenses/any(s:s/skuId eq c7df2760-2c81-4ef7-b578-5b5392b571df)",
            "assignedLicenses/any()",
            "createdDateTime ge 2021-11-01 and createdDateTime lt 2021-11-02T10:00:00Z",
            "(microsoft.graph.aadUserConversationMember/userId eq '1')",
            "isof('microsoft.graph.windows10CustomConfiguration')",
            "status/errorCode eq 0",
            "hasMembersWithLicenseErrors eq true",
            "targetResources/any(t:t/id eq 'x' and t/type eq 'y')",
        ] {
            parse_filter(text).unwrap_or_else(|failure| panic!("{text}: {}", failure.message));
        }
    }

    #[test]
    fn mistakes_are_refused() {
        let deep = "(".repeat(500) + "a eq 1" + &")".repeat(500);
        let chain = "a or ".repeat(10_000) + "a";
        let nots = "not ".repeat(100_000) + "a eq 1";
        for text in [
            "",
            "displayName eq",
            "eq 'a'",
            "displayName eq 'a",
            "a eq 1 and",
            "a in ()",
            "a eq 1 b",
            "any(x:x)",
            "a eq \u{1}",
            &deep,
            &nots,
            &chain,
        ] {
            assert!(parse_filter(text).is_err(), "{text}");
        }
    }
}
