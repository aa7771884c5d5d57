//! XML by a well-kept writer, which escapes; here stands only what no escape can carry, and where unknown ids go.

use quick_xml::Writer;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::address::Address;
use crate::error::{Error, Result, codes};
use crate::resource::Template;

/// Names and values of attributes.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// A document that is being written.
pub(super) struct Xml {
    /// What the document is called in errors.
    what: &'static str,
    writer: Writer<Vec<u8>>,
    /// Where ids are missing. They are known by their place, so no text can be taken for one.
    holes: Vec<(usize, Address)>,
}

impl Xml {
    /// A document with a declaration and one element per line.
    pub(super) fn document(what: &'static str) -> Result<Self> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer.config_mut().add_space_before_slash_in_empty_elements = true;
        let mut xml = Self { what, writer, holes: Vec::new() };
        xml.write(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        Ok(xml)
    }

    /// A document on one line without a declaration.
    pub(super) fn line(what: &'static str) -> Self {
        Self { what, writer: Writer::new(Vec::new()), holes: Vec::new() }
    }

    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) -> Result<()> {
        let element = self.element(name, attributes)?;
        self.write(Event::Start(element))
    }

    pub(super) fn close(&mut self, name: &str) -> Result<()> {
        self.write(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> Result<()> {
        let element = self.element(name, attributes)?;
        self.write(Event::Empty(element))
    }

    pub(super) fn text(&mut self, name: &str, text: &str) -> Result<()> {
        self.check(name, text)?;
        self.open(name, &[])?;
        self.write(Event::Text(BytesText::new(text)))?;
        self.close(name)
    }

    /// Text that is written as it is: a constant of ours, which does not hold `]]>`.
    pub(super) fn constant(&mut self, name: &str, text: &'static str) -> Result<()> {
        self.open(name, &[])?;
        self.write(Event::CData(BytesCData::new(text)))?;
        self.close(name)
    }

    /// An empty element whose last attribute is the id of an object that may not exist yet.
    pub(super) fn empty_with_id(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        attribute: &str,
        object: Address,
    ) -> Result<()> {
        let mut element = self.element(name, attributes)?;
        element.push_attribute((attribute, ""));
        self.write(Event::Empty(element))?;
        // What was written last is `NAME="" />`, so the id goes before the closing quotation mark.
        let end = self.writer.get_ref().len() - "\" />".len();
        self.holes.push((end, object));
        Ok(())
    }

    /// The whole text.
    pub(super) fn finish(self) -> Result<Template> {
        let text = String::from_utf8(self.writer.into_inner()).map_err(|error| {
            Error::new(codes::BUG_INVARIANT, "XML was not written as text").because(error)
        })?;
        let mut template = Template::new();
        let mut from = 0;
        for (at, object) in self.holes {
            template = template.text(&text[from..at]).id(object);
            from = at;
        }
        Ok(template.text(&text[from..]))
    }

    fn element<'a>(&self, name: &'a str, attributes: Attributes<'_>) -> Result<BytesStart<'a>> {
        let mut element = BytesStart::new(name);
        for (attribute, value) in attributes {
            self.check(attribute, value)?;
            element.push_attribute((*attribute, *value));
        }
        Ok(element)
    }

    fn write(&mut self, event: Event<'_>) -> Result<()> {
        self.writer
            .write_event(event)
            .map_err(|error| Error::new(codes::BUG_INVARIANT, "XML could not be written").because(error))
    }

    /// Refuses what would not arrive as it is: XML 1.0 (§2.2) has no form for most control characters, and a reader turns line
    /// breaks and tabs of an attribute into spaces (§3.3.3).
    fn check(&self, name: &str, text: &str) -> Result<()> {
        let bad = |c: &char| c.is_control() || matches!(u32::from(*c) & 0xFFFF, 0xFFFE | 0xFFFF);
        match text.chars().find(bad) {
            None => Ok(()),
            Some(character) => Err(Error::new(
                codes::SCENARIO_INVALID_VALUE,
                format!(
                    "`{name}` of the {} would hold the character U+{:04X}, which such a document cannot carry",
                    self.what,
                    u32::from(character)
                ),
            )
            .hint("Take the character out of the scenario.")),
        }
    }
}
