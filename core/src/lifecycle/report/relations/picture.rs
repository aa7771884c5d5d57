//! The picture: tenants of experts on the left, of technicians on the right, one row in a box per tenant that it speaks of,
//! and an arrow from each row to the tenant that it is about.

use std::fmt::Write;

use super::{decision, described, word};
use crate::encode::xml;
use crate::model::{ReachVerdict, RelatedTenant, TenantRelation, TenantRelations, TenantRole};

/// The width of a box.
const BOX: usize = 380;
/// Between the columns, where the arrows are.
const GAP: usize = 240;
/// Around everything, and between boxes of a column.
const MARGIN: usize = 24;
/// The head of a box: name, then domain and role.
const HEAD: usize = 58;
/// One row of a box.
const ROW: usize = 24;
/// Below the last row.
const FOOT: usize = 10;
/// What explains the lines.
const LEGEND: usize = 40;
/// How many narrow characters fit into a line of a box.
const NARROW: usize = 48;

/// Where a box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) height: usize,
    is_left: bool,
}

impl Placed {
    /// The edge that faces the other column.
    fn edge(self) -> usize {
        if self.is_left { self.x + BOX } else { self.x }
    }

    /// The middle of a row.
    fn row(self, index: usize) -> usize {
        self.y + HEAD + index * ROW + ROW / 2
    }

    /// The width, which is the same for all.
    #[cfg(test)]
    pub(super) fn width(self) -> usize {
        debug_assert!(self.edge() >= self.x);
        BOX
    }
}

/// Where the boxes are, in the order of the tenants.
pub(super) fn place(relations: &TenantRelations) -> Vec<Placed> {
    let mut next = [MARGIN; 2];
    let placed = relations.tenants.iter().map(|tenant| {
        let is_left = tenant.role == TenantRole::Experts;
        let rows = said_by(relations, tenant).count();
        let height = HEAD + rows * ROW + FOOT;
        let column = &mut next[usize::from(!is_left)];
        let y = *column;
        *column += height + MARGIN;
        Placed { x: if is_left { MARGIN } else { MARGIN + BOX + GAP }, y, height, is_left }
    });
    placed.collect()
}

fn said_by<'a>(
    relations: &'a TenantRelations,
    tenant: &'a RelatedTenant,
) -> impl Iterator<Item = &'a TenantRelation> {
    relations.relations.iter().filter(move |relation| relation.tenant == tenant.tenant)
}

/// The picture as one SVG element.
pub(super) fn svg(relations: &TenantRelations) -> String {
    let placed = place(relations);
    let width = 2 * (MARGIN + BOX) + GAP;
    let bottom = placed.iter().map(|one| one.y + one.height).max().unwrap_or(MARGIN);
    let height = bottom + MARGIN + LEGEND;
    let mut out = String::new();
    add(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
             role=\"img\" aria-labelledby=\"relations-title relations-description\" font-family=\"sans-serif\" font-size=\"13\" \
             fill=\"#1b1b1b\">\n<title id=\"relations-title\">Who lets whom reach its people</title>\n\
             <desc id=\"relations-description\">{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
            xml::text(&described(relations))
        ),
    );
    for (tenant, at) in relations.tenants.iter().zip(&placed) {
        tenant_box(relations, tenant, *at, &mut out);
    }
    for relation in &relations.relations {
        arrow(relations, &placed, relation, &mut out);
    }
    legend(bottom + MARGIN, &mut out);
    out.push_str("</svg>\n");
    out
}

fn tenant_box(relations: &TenantRelations, tenant: &RelatedTenant, at: Placed, out: &mut String) {
    let Placed { x, y, height, .. } = at;
    let dashes = if tenant.administered { "" } else { " stroke-dasharray=\"6 4\"" };
    let name = tenant.name.as_deref().unwrap_or(&tenant.tenant);
    let role = tenant.role.people();
    let whose = if tenant.administered { "administered here" } else { "not administered here" };
    let left = x + 12;
    add(
        out,
        format_args!(
            "<g>\n<title>{}, {}: {role}, {whose}</title>\n\
             <rect x=\"{x}\" y=\"{y}\" width=\"{BOX}\" height=\"{height}\" rx=\"6\" fill=\"#f5f5f5\" stroke=\"#1b1b1b\"{dashes}/>\n\
             <text x=\"{left}\" y=\"{}\" font-size=\"15\" font-weight=\"bold\">{}</text>\n\
             <text x=\"{left}\" y=\"{}\">{}</text>\n",
            xml::text(name),
            xml::text(&tenant.tenant),
            y + 23,
            xml::text(&short(name, NARROW - 8)),
            y + 43,
            xml::text(&format!("{} · {role} · {whose}", short(&tenant.tenant, NARROW / 2))),
        ),
    );
    for (index, relation) in said_by(relations, tenant).enumerate() {
        let told = format!(
            "{} {} ({})",
            decision(relation.verdict),
            short(&relation.other, NARROW / 2),
            word(relation.access)
        );
        add(
            out,
            format_args!(
                "<text x=\"{left}\" y=\"{}\">{}<title>{}</title></text>\n",
                at.row(index) + 4,
                xml::text(&told),
                xml::text(&relation.text)
            ),
        );
    }
    out.push_str("</g>\n");
}

/// From the row that says it to the tenant that it is about.
fn arrow(relations: &TenantRelations, placed: &[Placed], relation: &TenantRelation, out: &mut String) {
    let of = |domain: &str| relations.tenants.iter().position(|tenant| tenant.tenant == domain);
    let (Some(from), Some(to)) = (of(&relation.tenant), of(&relation.other)) else { return };
    let row = |speaker: usize, about: &str| {
        said_by(relations, &relations.tenants[speaker]).position(|said| said.other == about).unwrap_or(0)
    };
    // The two arrows of a pair run beside each other: what is said earlier below what is said later.
    let beside = |middle: usize| if from < to { middle + 4 } else { middle - 4 };
    let start = (placed[from].edge(), beside(placed[from].row(row(from, &relation.other))));
    let end = (placed[to].edge(), beside(placed[to].row(row(to, &relation.tenant))));
    let bend = |at: Placed| if at.is_left { at.edge() + GAP / 2 } else { at.edge() - GAP / 2 };
    let (colour, dashes) = style(relation.verdict);
    add(
        out,
        format_args!(
            "<path d=\"M{} {} C{} {} {} {} {} {}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}>\
             <title>{}</title></path>\n",
            start.0,
            start.1,
            bend(placed[from]),
            start.1,
            bend(placed[to]),
            end.1,
            end.0,
            end.1,
            xml::text(&relation.text)
        ),
    );
    tip(end, placed[to].is_left, relation.verdict, out);
}

/// The end of an arrow: a filled head lets in, a bar shuts out, a ring is unknown.
fn tip(end: (usize, usize), points_left: bool, verdict: ReachVerdict, out: &mut String) {
    let (x, y) = end;
    let (colour, _) = style(verdict);
    let back = if points_left { x + 9 } else { x - 9 };
    match verdict {
        ReachVerdict::Yes => add(
            out,
            format_args!("<path d=\"M{x} {y} L{back} {} L{back} {} Z\" fill=\"{colour}\"/>\n", y - 4, y + 4),
        ),
        ReachVerdict::No => add(
            out,
            format_args!(
                "<path d=\"M{back} {} L{back} {}\" stroke=\"{colour}\" stroke-width=\"4\"/>\n",
                y - 6,
                y + 6
            ),
        ),
        ReachVerdict::Unknown => add(
            out,
            format_args!(
                "<circle cx=\"{back}\" cy=\"{y}\" r=\"4\" fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"2\"/>\n"
            ),
        ),
    }
}

/// The colour and the line of a decision. Lines differ too, because not everybody tells the colours apart.
fn style(verdict: ReachVerdict) -> (&'static str, &'static str) {
    match verdict {
        ReachVerdict::Yes => ("#00632b", ""),
        ReachVerdict::No => ("#a80000", " stroke-dasharray=\"2 5\""),
        ReachVerdict::Unknown => ("#5c5c5c", " stroke-dasharray=\"9 5\""),
    }
}

fn legend(y: usize, out: &mut String) {
    let entries = [ReachVerdict::Yes, ReachVerdict::No, ReachVerdict::Unknown];
    for (index, verdict) in entries.into_iter().enumerate() {
        let (start, middle) = (MARGIN + index * 300, y + 12);
        let (colour, dashes) = style(verdict);
        add(
            out,
            format_args!(
                "<path d=\"M{start} {middle} L{} {middle}\" stroke=\"{colour}\" stroke-width=\"2\"{dashes}/>\n",
                start + 60
            ),
        );
        tip((start + 60, middle), false, verdict, out);
        add(
            out,
            format_args!(
                "<text x=\"{}\" y=\"{}\">{} the people of the other tenant</text>\n",
                start + 70,
                middle + 4,
                legend_word(verdict)
            ),
        );
    }
}

fn legend_word(verdict: ReachVerdict) -> &'static str {
    match verdict {
        ReachVerdict::Unknown => "is unknown about",
        other => decision(other),
    }
}

/// A text that fits into so many narrow characters; what is cut off stands in the element's title.
fn short(text: &str, room: usize) -> String {
    // What is not ASCII may be twice as wide, and escapes of hidden characters are longer than they look.
    let width = |character: char| if character.is_ascii_graphic() || character == ' ' { 1 } else { 2 };
    let shown = crate::encode::terminal::text(text);
    if shown.chars().map(width).sum::<usize>() <= room {
        return shown.into_owned();
    }
    let mut left = room.saturating_sub(1);
    let mut out = String::new();
    for character in shown.chars() {
        let Some(rest) = left.checked_sub(width(character)) else { break };
        left = rest;
        out.push(character);
    }
    out.push('…');
    out
}

fn add(out: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(line);
}
