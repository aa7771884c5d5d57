//! Reads `core/src/model` as source. Reading is total: what the type rules forbid is kept as it was found, and
//! `rules` refuses it with the reason.

use std::fs;
use std::path::Path;

use syn::spanned::Spanned;

use crate::attributes::{Attributes, read_attributes};
use crate::names;

/// Every type of the model, in the order of the files' names.
pub(crate) struct Model {
    pub(crate) types: Vec<Type>,
}

/// One type.
pub(crate) struct Type {
    pub(crate) name: String,
    /// The doc comment's lines.
    pub(crate) docs: Vec<String>,
    pub(crate) place: Place,
    pub(crate) attributes: Attributes,
    pub(crate) shape: Shape,
}

/// Where something stands in the source.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: usize,
}

/// What a type is made of.
pub(crate) enum Shape {
    /// A struct with named fields; whether it derives `Default`.
    Record { fields: Vec<Field>, has_default: bool },
    /// An enum of words, a string on the wire.
    Words(Vec<Word>),
    /// An enum whose variants hold something, told apart by a tag.
    Union { tag: Option<String>, variants: Vec<Variant> },
    /// One of the few newtypes that every language knows.
    Scalar,
    /// Something that the rules refuse, in words.
    Other(&'static str),
}

/// One word of an enum.
pub(crate) struct Word {
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) docs: Vec<String>,
    pub(crate) is_default: bool,
    pub(crate) place: Place,
}

/// One variant of a union.
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) docs: Vec<String>,
    pub(crate) is_default: bool,
    pub(crate) place: Place,
    pub(crate) payload: Payload,
}

/// What a variant holds.
pub(crate) enum Payload {
    /// Named fields, perhaps none.
    Fields(Vec<Field>),
    /// Exactly one struct, whose fields stand beside the tag.
    Struct(String),
    /// Something that the rules refuse, in words.
    Other(&'static str),
}

/// One field.
pub(crate) struct Field {
    pub(crate) name: String,
    /// The name in JSON.
    pub(crate) wire: String,
    pub(crate) docs: Vec<String>,
    pub(crate) kind: Kind,
    /// Whether a document may leave it out.
    pub(crate) has_default: bool,
    pub(crate) attributes: Attributes,
    pub(crate) place: Place,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Text,
    Flag,
    Unsigned,
    Signed,
    Float,
    Timestamp,
    Address,
    Json,
    Tags,
    List(Box<Kind>),
    Optional(Box<Kind>),
    /// Another type of the model.
    Named(String),
    /// Anything else, as it is spelled.
    Other(String),
}

impl Kind {
    /// The model's type that it mentions, at whatever depth.
    pub(crate) fn mentions(&self) -> Option<&str> {
        match self {
            Self::List(inner) | Self::Optional(inner) => inner.mentions(),
            Self::Named(name) => Some(name),
            _ => None,
        }
    }
}

impl Model {
    /// Reads every file of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let cannot = |error: std::io::Error| format!("{} cannot be read: {error}", folder.display());
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(cannot)? {
            paths.push(entry.map_err(cannot)?.path());
        }
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
        paths.sort();
        let mut types = Vec::new();
        for path in paths {
            let text = fs::read_to_string(&path)
                .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            types.append(&mut Self::parse(&file, &text)?.types);
        }
        Ok(Self { types })
    }

    /// Reads one file's text.
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, String> {
        let parsed = syn::parse_file(text)
            .map_err(|error| format!("{file}:{}: {error}", error.span().start().line))?;
        let reader = Reader { file };
        let types = parsed.items.iter().filter_map(|item| reader.item(item)).collect();
        Ok(Self { types })
    }

    /// The type of that name.
    pub(crate) fn find(&self, name: &str) -> Option<&Type> {
        self.types.iter().find(|found| found.name == name)
    }

    /// The union and the variant that hold a struct as their payload.
    pub(crate) fn holder(&self, record: &str) -> Option<(&Type, &str, &Variant)> {
        self.types.iter().find_map(|holder| {
            let Shape::Union { tag: Some(tag), variants } = &holder.shape else { return None };
            let held =
                |variant: &&Variant| matches!(&variant.payload, Payload::Struct(name) if name == record);
            variants.iter().find(held).map(|variant| (holder, tag.as_str(), variant))
        })
    }
}

struct Reader<'a> {
    file: &'a str,
}

impl Reader<'_> {
    fn place(&self, node: &impl Spanned) -> Place {
        Place { file: self.file.to_owned(), line: node.span().start().line }
    }

    fn item(&self, item: &syn::Item) -> Option<Type> {
        match item {
            syn::Item::Struct(item) if is_public(&item.vis) => {
                let attributes = read_attributes(&item.attrs);
                let shape = self.structure(item, &attributes);
                Some(self.finish(&item.ident, attributes, shape))
            }
            syn::Item::Enum(item) if is_public(&item.vis) => {
                let attributes = read_attributes(&item.attrs);
                let shape = self.enumeration(item, &attributes);
                Some(self.finish(&item.ident, attributes, shape))
            }
            _ => None,
        }
    }

    fn finish(&self, ident: &syn::Ident, attributes: Attributes, shape: Shape) -> Type {
        let docs = attributes.docs.clone();
        Type { name: ident.to_string(), docs, place: self.place(ident), attributes, shape }
    }

    fn structure(&self, item: &syn::ItemStruct, attributes: &Attributes) -> Shape {
        if !item.generics.params.is_empty() {
            return Shape::Other("has generic parameters");
        }
        match &item.fields {
            syn::Fields::Named(fields) => {
                let camel = attributes.serde("rename_all") == Some("camelCase");
                let fields = fields.named.iter().map(|field| self.field(field, camel)).collect();
                Shape::Record { fields, has_default: attributes.derives_default }
            }
            syn::Fields::Unnamed(_) if names::is_scalar(&item.ident.to_string()) => Shape::Scalar,
            syn::Fields::Unnamed(_) => Shape::Other("is a tuple struct"),
            syn::Fields::Unit => Shape::Other("is a unit struct"),
        }
    }

    fn enumeration(&self, item: &syn::ItemEnum, attributes: &Attributes) -> Shape {
        if !item.generics.params.is_empty() {
            return Shape::Other("has generic parameters");
        }
        let tag = attributes.serde("tag").map(str::to_owned);
        let camel = attributes.serde("rename_all") == Some("camelCase");
        if tag.is_none() && item.variants.iter().all(|variant| matches!(variant.fields, syn::Fields::Unit)) {
            return Shape::Words(item.variants.iter().map(|variant| self.word(variant, camel)).collect());
        }
        let camel_fields = attributes.serde("rename_all_fields") == Some("camelCase");
        let variants =
            item.variants.iter().map(|variant| self.variant(variant, camel, camel_fields)).collect();
        Shape::Union { tag, variants }
    }

    fn word(&self, variant: &syn::Variant, camel: bool) -> Word {
        let attributes = read_attributes(&variant.attrs);
        let name = variant.ident.to_string();
        Word {
            wire: attributes.wire_name(&name, camel.then_some(names::variant_wire)),
            name,
            is_default: attributes.is_default,
            docs: attributes.docs,
            place: self.place(&variant.ident),
        }
    }

    fn variant(&self, variant: &syn::Variant, camel: bool, camel_fields: bool) -> Variant {
        let payload = match &variant.fields {
            syn::Fields::Unit => Payload::Fields(Vec::new()),
            syn::Fields::Named(fields) => {
                Payload::Fields(fields.named.iter().map(|field| self.field(field, camel_fields)).collect())
            }
            syn::Fields::Unnamed(fields) => {
                match fields.unnamed.iter().map(|field| kind(&field.ty)).collect::<Vec<_>>().as_slice() {
                    [Kind::Named(name)] => Payload::Struct(name.clone()),
                    [_] => Payload::Other("holds a value that is no struct of the model"),
                    _ => Payload::Other("holds a tuple"),
                }
            }
        };
        let word = self.word(variant, camel);
        Variant {
            name: word.name,
            wire: word.wire,
            docs: word.docs,
            is_default: word.is_default,
            place: word.place,
            payload,
        }
    }

    fn field(&self, field: &syn::Field, camel: bool) -> Field {
        let attributes = read_attributes(&field.attrs);
        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        Field {
            wire: attributes.wire_name(&name, camel.then_some(names::field_wire)),
            docs: attributes.docs.clone(),
            kind: kind(&field.ty),
            has_default: attributes.has("default"),
            attributes,
            place: self.place(&field.ident),
            name,
        }
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn kind(spelled: &syn::Type) -> Kind {
    let other = || Kind::Other(spelled.span().source_text().unwrap_or_default());
    let syn::Type::Path(path) = spelled else { return other() };
    let Some(last) = path.path.segments.last() else { return other() };
    let name = last.ident.to_string();
    match &last.arguments {
        syn::PathArguments::None => plain_kind(name),
        syn::PathArguments::AngleBracketed(arguments) => {
            let [syn::GenericArgument::Type(inner)] = arguments.args.iter().collect::<Vec<_>>()[..] else {
                return other();
            };
            match name.as_str() {
                "Option" => Kind::Optional(Box::new(kind(inner))),
                // Bytes are no list of numbers in any language.
                "Vec" if kind(inner) == Kind::Other("u8".to_owned()) => Kind::Other("Vec<u8>".to_owned()),
                "Vec" => Kind::List(Box::new(kind(inner))),
                _ => other(),
            }
        }
        syn::PathArguments::Parenthesized(_) => other(),
    }
}

fn plain_kind(name: String) -> Kind {
    match name.as_str() {
        "String" => Kind::Text,
        "bool" => Kind::Flag,
        "u32" => Kind::Unsigned,
        "i32" => Kind::Signed,
        "f64" => Kind::Float,
        "Timestamp" => Kind::Timestamp,
        "Address" => Kind::Address,
        "Json" => Kind::Json,
        "Tags" => Kind::Tags,
        _ if names::is_foreign(&name) => Kind::Other(name),
        _ => Kind::Named(name),
    }
}
