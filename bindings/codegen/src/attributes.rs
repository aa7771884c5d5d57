//! Doc comments and `serde` attributes of one item.

/// What the attributes of an item say.
#[derive(Clone, Default)]
pub(crate) struct Attributes {
    /// The doc comment's lines.
    pub(crate) docs: Vec<String>,
    /// Whether it derives `Default`.
    pub(crate) derives_default: bool,
    /// Whether it is the `#[default]` variant.
    pub(crate) is_default: bool,
    /// The `serde` settings: name, and value where there is one.
    pub(crate) serde: Vec<(String, Option<String>)>,
}

impl Attributes {
    /// Whether a `serde` setting is given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.serde.iter().any(|(found, _)| found == name)
    }

    /// The value of a `serde` setting.
    pub(crate) fn serde(&self, name: &str) -> Option<&str> {
        self.serde.iter().find(|(found, _)| found == name)?.1.as_deref()
    }

    /// The name in JSON: as renamed, else by the rule, else unchanged.
    pub(crate) fn wire_name(&self, name: &str, rule: Option<fn(&str) -> String>) -> String {
        match (self.serde("rename"), rule) {
            (Some(renamed), _) => renamed.to_owned(),
            (None, Some(rule)) => rule(name),
            (None, None) => name.to_owned(),
        }
    }
}

/// Reads the attributes of an item.
pub(crate) fn read_attributes(attributes: &[syn::Attribute]) -> Attributes {
    let mut found = Attributes::default();
    for attribute in attributes {
        if attribute.path().is_ident("doc") {
            found.docs.extend(doc_line(attribute));
        } else if attribute.path().is_ident("default") {
            found.is_default = true;
        } else if attribute.path().is_ident("derive") {
            found.derives_default |= derives_default(attribute);
        } else if attribute.path().is_ident("serde") {
            read_serde(attribute, &mut found.serde);
        }
    }
    found
}

/// One line of a doc comment; a link to a Rust item becomes plain code, because no other language can follow it.
fn doc_line(attribute: &syn::Attribute) -> Option<String> {
    let syn::Meta::NameValue(pair) = &attribute.meta else { return None };
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value else { return None };
    Some(text.value().trim().replace("[`", "`").replace("`]", "`"))
}

fn derives_default(attribute: &syn::Attribute) -> bool {
    let mut found = false;
    // A derive with arguments that cannot be read derives nothing that matters here.
    let _ = attribute.parse_nested_meta(|meta| {
        found |= meta.path.is_ident("Default");
        Ok(())
    });
    found
}

fn read_serde(attribute: &syn::Attribute, entries: &mut Vec<(String, Option<String>)>) {
    let read = attribute.parse_nested_meta(|meta| {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        let value = if meta.input.peek(syn::Token![=]) {
            Some(meta.value()?.parse::<syn::LitStr>()?.value())
        } else {
            None
        };
        entries.push((name, value));
        Ok(())
    });
    if read.is_err() {
        // Kept under a name that no rule knows, so that it is refused instead of overlooked.
        entries.push(("unreadable".to_owned(), None));
    }
}
